import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, type Customer } from "@/lib/dev/factories";
import { newId } from "@/lib/ids";
import { listPayments } from "./payments";

testDatabase();
afterAll(closeDatabase);

const COUNT = 61;
let customer: Customer;

beforeAll(async () => {
  customer = await aCustomer();
  // Some at the very same moment, so that the moment alone does not order them.
  for (let number = 1; number <= COUNT; number++) {
    await aPurchase(customer, { name: String(number), at: new Date(2026, 0, Math.ceil(number / 3)) });
  }
  await aPurchase(customer, { name: "abandoned", status: "expired", at: new Date(2026, 5, 1) });
  await aPurchase(customer, { name: "begun", status: "pending", at: new Date(2026, 5, 1) });
});

type From = Parameters<typeof listPayments>[2]["from"];
async function at(from: From) {
  const page = await listPayments(customer.actor, customer.accountId, { from, limit: 25 });
  if (!page.ok) throw new Error(page.refusal.code);
  return page.value;
}

test("walking to the oldest payment and back passes every payment once, 25 a page", async () => {
  const seen: string[] = [];
  let page = await at(null);
  expect(page).toMatchObject({ hasNewer: false, hasOlder: true });
  for (;;) {
    seen.push(...page.payments.map(({ id }) => id));
    if (!page.hasOlder) break;
    page = await at({ ...page.payments.at(-1)!, direction: "older" });
    expect(page.hasNewer).toBe(true);
  }
  expect(seen).toHaveLength(COUNT);
  expect(new Set(seen).size).toBe(COUNT);

  const back = await at({ ...page.payments[0]!, direction: "newer" });
  expect(back.payments.map(({ id }) => id)).toEqual(seen.slice(25, 50));
  expect(back).toMatchObject({ hasNewer: true, hasOlder: true });
  const top = await at({ ...back.payments[0]!, direction: "newer" });
  expect(top.payments.map(({ id }) => id)).toEqual(seen.slice(0, 25));
  expect(top.hasNewer).toBe(false);
});

test("arriving at the top shows a whole page, however few payments were left", async () => {
  const newest = await at(null);
  expect(await at({ ...newest.payments[3]!, direction: "newer" })).toEqual(newest);
});

test("the newest come first, and what nobody paid is not among them", async () => {
  const { payments } = await at(null);
  const times = payments.map((payment) => payment.at.getTime());
  expect(times).toEqual(times.toSorted((a, b) => b - a));
  expect(payments.map(({ packageName }) => packageName)).not.toContain("abandoned");
  expect(payments.map(({ packageName }) => packageName)).not.toContain("begun");
});

test("a payment says what was paid, given back and disputed", async () => {
  const other = await aCustomer();
  const id = await aPurchase(other, { name: "Pro", at: new Date() });
  await database().pool.query(
    `UPDATE purchases SET paid_cents = 1650, tax_cents = 150, refunded_cents = 400, card_brand = 'visa' WHERE id = $1`,
    [id],
  );
  const only = async () => {
    const page = await listPayments(other.actor, other.accountId, { from: null, limit: 25 });
    return page.ok ? page.value.payments[0] : null;
  };
  expect(await only()).toMatchObject({ totalCents: 1_650n, taxCents: 150n, refundedCents: 400n, dispute: null });

  await database().pool.query(
    `INSERT INTO disputes (account_id, id, purchase_id, amount_cents, reason, status, are_funds_withdrawn, opened_at, updated_at)
     VALUES ($1, 'dp_1', $2, 1650, 'fraudulent', 'needs_response', false, now(), now())`,
    [other.accountId, id],
  );
  expect(await only()).toMatchObject({ dispute: "open" });
  await database().pool.query(`UPDATE disputes SET status = 'lost', closed_at = now()`);
  expect(await only()).toMatchObject({ dispute: "lost" });
  await database().pool.query(`UPDATE disputes SET status = 'won'`);
  expect(await only()).toMatchObject({ dispute: null });
});

test("somebody else's payments are not shown", async () => {
  const other = await aCustomer();
  expect(await listPayments(other.actor, customer.accountId, { from: null, limit: 25 })).toEqual({
    ok: false,
    refusal: { code: "account_not_found" },
  });
});

async function aPurchase(
  { accountId, userId }: Customer,
  { name, at: settledAt, status = "paid" }: { name: string; at: Date; status?: "paid" | "expired" | "pending" },
): Promise<string> {
  const id = newId();
  const paid = { paymentIntentId: `pi_${id}`, paidCents: 1_500n, lineSeq: 1n, settledAt };
  await database().prisma.purchase.create({
    data: {
      accountId,
      id,
      userId,
      status,
      packageName: name,
      amountTokens: 1n,
      priceCents: 1_500n,
      currency: "usd",
      createdAt: settledAt,
      ...(status === "paid" && paid),
    },
  });
  return id;
}

import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { testStripe } from "@/lib/dev/test-stripe";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, ledgerBreaches, setBalance, type Customer } from "@/lib/dev/factories";
import { aPayment, type Paid } from "@/lib/dev/payment-factories";
import { newId } from "@/lib/ids";
import { reversePayment } from "@/lib/operations/reverse-payment";
import { getAdminFigures } from "@/lib/queries/admin";
import { listPayments, type PaymentFilter, type PaymentRow } from "@/lib/queries/admin-payments";
import { seedCatalogue } from "@/prisma/seed/catalogue";

testDatabase();
const stripe = testStripe();
let admin: Customer;

beforeAll(async () => {
  await seedCatalogue();
  await stripe.control("delivery", { mode: "drop" });
  admin = await aCustomer({ role: "admin" });
});
afterEach(async () => expect(await ledgerBreaches()).toEqual([]));
afterAll(closeDatabase);

const follow = (paid: Paid) => reversePayment({ kind: "stripe" }, paid.paymentIntentId, async () => {});

async function aPurchase(): Promise<{ customer: Customer; paid: Paid }> {
  const customer = await aCustomer({ balanceTokens: 0n });
  const paid = await aPayment(stripe, customer);
  await follow(paid);
  return { customer, paid };
}

async function find(search: string, show: PaymentFilter = "all"): Promise<PaymentRow[]> {
  const page = await listPayments(admin.actor, { show, search });
  if (!page.ok) throw new Error(page.refusal.code);
  return page.value.payments;
}

test("a payment is found by its owner's email and by every id that it has", async () => {
  const { customer, paid } = await aPurchase();
  const part = customer.email.slice(0, 20);
  for (const search of [customer.email.toUpperCase(), part, paid.purchaseId, paid.accountId, paid.paymentIntentId]) {
    expect((await find(search)).map(({ purchaseId }) => purchaseId)).toEqual([paid.purchaseId]);
  }
  for (const search of ["nobody@nowhere", "%", "_", "pi_", "'; --", "\ud800"]) expect(await find(search)).toEqual([]);
});

test("what is offered back is the unused share of the price, and no more than is left", async () => {
  const { customer, paid } = await aPurchase();
  expect((await find(paid.purchaseId))[0]).toMatchObject({
    status: "paid",
    paidCents: 1_500n,
    refund: { leftCents: 1_500n, unusedCents: 1_500n, isCredited: true, balanceTokens: 150_000n },
  });
  await setBalance(customer.accountId, 40_000n);
  expect((await find(paid.purchaseId))[0]).toMatchObject({ refund: { leftCents: 1_500n, unusedCents: 400n } });
  await stripe.client.refunds.create({ charge: paid.chargeId, amount: 400 });
  await follow(paid);
  expect((await find(paid.purchaseId))[0]).toMatchObject({
    refundedCents: 400n,
    refundedTokens: 40_000n,
    refund: { leftCents: 1_100n, unusedCents: 0n, balanceTokens: 0n },
  });
  await stripe.client.refunds.create({ charge: paid.chargeId });
  await follow(paid);
  expect((await find(paid.purchaseId))[0]).toMatchObject({ refundedCents: 1_500n, refund: null });
});

test("a payment whose money a bank has taken cannot be refunded; one that was never paid neither", async () => {
  const { customer, paid } = await aPurchase();
  const { id } = (await stripe.control(`charges/${paid.chargeId}/dispute`)) as { id: string };
  await follow(paid);
  expect((await find(paid.purchaseId))[0]).toMatchObject({ dispute: { id, isOpen: true }, refund: null });
  await stripe.control(`disputes/${id}/close`, { outcome: "won" });
  await follow(paid);
  expect((await find(paid.purchaseId))[0]).toMatchObject({ dispute: { status: "won" }, refund: { leftCents: 1_500n } });
  const { accountId, userId } = customer;
  const unpaid = newId();
  await database().prisma.purchase.create({
    data: { accountId, id: unpaid, userId, packageName: "Starter", amountTokens: 1n, priceCents: 1n, currency: "usd" },
  });
  expect((await find(unpaid))[0]).toMatchObject({ status: "pending", paidCents: null, refund: null });
});

test("the list is narrowed to what was refunded, disputed or not credited", async () => {
  const [plain, refunded, disputed, parked] = await Promise.all(Array.from({ length: 4 }, aPurchase));
  await stripe.client.refunds.create({ charge: refunded!.paid.chargeId, amount: 100 });
  await stripe.control(`charges/${disputed!.paid.chargeId}/dispute`, { inquiry: true });
  for (const { paid } of [refunded!, disputed!]) await follow(paid);
  await database().pool.query("UPDATE purchases SET status = 'parked', line_seq = NULL WHERE id = $1", [
    parked!.paid.purchaseId,
  ]);
  const own = new Set([plain!, refunded!, disputed!, parked!].map(({ paid }) => paid.purchaseId));
  const shown = async (show: PaymentFilter) =>
    (await find("", show)).map((row) => row.purchaseId).filter((id) => own.has(id));
  expect((await shown("all")).toSorted()).toEqual([...own].toSorted());
  expect(await shown("refunded")).toEqual([refunded!.paid.purchaseId]);
  expect(await shown("disputed")).toEqual([disputed!.paid.purchaseId]);
  expect(await shown("parked")).toEqual([parked!.paid.purchaseId]);
  await database().pool.query("UPDATE purchases SET status = 'paid', line_seq = 1 WHERE id = $1", [
    parked!.paid.purchaseId,
  ]);
});

test("every payment is on exactly one page, newest first", async () => {
  const { accountId, userId } = await aCustomer();
  const made = Array.from({ length: 55 }, (_, index) => ({
    accountId,
    id: newId(),
    userId,
    packageName: "Starter",
    amountTokens: 1n,
    priceCents: 1n,
    currency: "usd",
    // Several in the same instant.
    createdAt: new Date(Date.UTC(2020, 0, 1) + Math.floor(index / 4) * 1_000),
  }));
  await database().prisma.purchase.createMany({ data: made });
  const seen: PaymentRow[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await listPayments(admin.actor, { show: "all", search: accountId, ...(cursor && { cursor }) });
    if (!page.ok) throw new Error(page.refusal.code);
    seen.push(...page.value.payments);
    if (page.value.nextCursor === null) break;
    cursor = page.value.nextCursor;
  }
  expect(seen.map(({ purchaseId }) => purchaseId).toSorted()).toEqual(made.map(({ id }) => id).toSorted());
  expect(seen.map(({ createdAt }) => createdAt.getTime())).toEqual(
    made.map(({ createdAt }) => createdAt.getTime()).toReversed(),
  );
  for (const cursor of ["", "x", "_", `2020-01-01T00:00:00Z_${"9".repeat(40)}`]) {
    expect(await listPayments(admin.actor, { show: "all", cursor })).toMatchObject({ ok: true });
  }
});

test("what was given back is no cash that was collected", async () => {
  const figures = async () => {
    const found = await getAdminFigures(admin.actor);
    return found.ok ? found.value.money[0]!.collectedCents : null;
  };
  const { paid } = await aPurchase();
  const before = (await figures())!;
  await stripe.client.refunds.create({ charge: paid.chargeId, amount: 400 });
  await stripe.control(`charges/${paid.chargeId}/dispute`);
  await follow(paid);
  expect(await figures()).toBe(before - 1_500n);
});

test("customers see no list of payments", async () => {
  const { actor } = await aCustomer();
  expect(await listPayments(actor, { show: "all" })).toEqual({ ok: false, refusal: { code: "insufficient_scope" } });
});

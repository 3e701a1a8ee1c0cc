import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { testStripe } from "@/lib/dev/test-stripe";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, balanceOf, ledgerBreaches, setBalance, type Customer } from "@/lib/dev/factories";
import { aPayment, changeStripe, deliver, eventsOf, type Paid } from "@/lib/dev/payment-factories";
import { newId } from "@/lib/ids";
import { refundPayment, type RefundPayment } from "@/lib/operations/refund-payment";
import { reversePayment } from "@/lib/operations/reverse-payment";
import { seedCatalogue } from "@/prisma/seed/catalogue";

testDatabase();
const stripe = testStripe();
const STARTER = 150_000n;
let root: Customer;

beforeAll(async () => {
  await seedCatalogue();
  await stripe.control("delivery", { mode: "drop" });
  root = await aCustomer({ role: "superadmin" });
});
afterEach(async () => {
  await stripe.control("trouble", {});
  expect(await ledgerBreaches()).toEqual([]);
});
afterAll(closeDatabase);

async function aPurchase(): Promise<{ customer: Customer; paid: Paid }> {
  const customer = await aCustomer({ balanceTokens: 0n });
  const paid = await aPayment(stripe, customer);
  await reversePayment({ kind: "stripe" }, paid.paymentIntentId, async () => {});
  return { customer, paid };
}

const order = (paid: Paid, amountCents: bigint, about: Partial<RefundPayment> = {}): RefundPayment => ({
  accountId: paid.accountId,
  purchaseId: paid.purchaseId,
  amountCents,
  key: newId(),
  reason: "Asked for it",
  ...about,
});
const refundsAtStripe = async (paid: Paid) =>
  (await stripe.client.refunds.list({ payment_intent: paid.paymentIntentId })).data.map(({ amount }) => amount);
const auditOf = (paid: Paid) =>
  database().prisma.auditEntry.findMany({ where: { accountId: paid.accountId }, orderBy: { id: "asc" } });

test("a superadmin refunds a part: money, tokens and the audit log say the same", async () => {
  const { paid } = await aPurchase();
  const input = order(paid, 500n);
  const refunded = await refundPayment(root.actor, input);
  expect(refunded).toMatchObject({ ok: true, value: { balanceTokens: 100_000n, replayed: false } });
  expect(await refundsAtStripe(paid)).toEqual([500]);
  expect(await balanceOf(paid.accountId)).toBe(100_000n);
  const refundId = refunded.ok ? refunded.value.refundId : "";
  expect(await auditOf(paid)).toMatchObject([
    { action: "payment.refund.ask", actor: `user:${root.userId}`, subject: `purchase:${paid.purchaseId}` },
    {
      action: "payment.refund",
      actor: `user:${root.userId}`,
      subject: `refund:${refundId}`,
      before: { refundedCents: "0" },
      after: { amountCents: "500", balanceTokens: "100000" },
      reason: "Asked for it",
    },
  ]);
});

test("a double click, and twenty of them at once, refund once", async () => {
  const { paid } = await aPurchase();
  const input = order(paid, 500n);
  const all = await Promise.all(Array.from({ length: 20 }, () => refundPayment(root.actor, input)));
  expect(all.filter(({ ok }) => !ok)).toEqual([]);
  expect(await refundPayment(root.actor, input)).toMatchObject({ ok: true, value: { replayed: true } });
  expect(await refundsAtStripe(paid)).toEqual([500]);
  expect(await balanceOf(paid.accountId)).toBe(100_000n);
  expect((await auditOf(paid)).filter(({ action }) => action === "payment.refund")).toHaveLength(1);
  expect(await refundPayment(root.actor, { ...input, amountCents: 501n })).toMatchObject({
    ok: false,
    refusal: { code: "idempotency_key_reuse" },
  });
});

test("the webhook that comes first and the one that comes after change nothing about it", async () => {
  const { paid } = await aPurchase();
  await refundPayment(root.actor, order(paid, 750n));
  for (const event of await eventsOf(stripe, paid)) expect((await deliver(stripe, event)).status).toBe(200);
  expect(await balanceOf(paid.accountId)).toBe(75_000n);
});

test("with Stripe away nothing is refunded and nothing booked, and it is safe to repeat", async () => {
  const { paid } = await aPurchase();
  const input = order(paid, 500n);
  await stripe.control("trouble", { refuse: 3 });
  const refused = { ok: false, refusal: { code: "refund_unavailable" } };
  expect(await refundPayment(root.actor, input)).toMatchObject(refused);
  expect(await refundsAtStripe(paid)).toEqual([]);
  expect(await balanceOf(paid.accountId)).toBe(STARTER);
  expect(await refundPayment(root.actor, input)).toMatchObject({ ok: true, value: { balanceTokens: 100_000n } });
  expect(await refundsAtStripe(paid)).toEqual([500]);
});

test("when the answer is lost the refund was made: repeating it books that one", async () => {
  const { paid } = await aPurchase();
  const input = order(paid, 500n);
  await stripe.control("trouble", { loseAnswer: 3 });
  expect(await refundPayment(root.actor, input)).toMatchObject({ ok: false, refusal: { code: "refund_unavailable" } });
  expect(await refundsAtStripe(paid)).toEqual([500]);
  expect(await refundPayment(root.actor, input)).toMatchObject({ ok: true, value: { replayed: true } });
  expect(await refundsAtStripe(paid)).toEqual([500]);
  expect(await balanceOf(paid.accountId)).toBe(100_000n);
});

test("what is spent becomes debt", async () => {
  const { paid } = await aPurchase();
  await setBalance(paid.accountId, 10_000n);
  expect(await refundPayment(root.actor, order(paid, 1_500n))).toMatchObject({
    ok: true,
    value: { balanceTokens: -140_000n },
  });
});

test.each([
  [0n, "must be more than nothing"],
  [-1n, "must be more than nothing"],
  [1_501n, "must be at most the $15.00 that are left"],
])("an amount of %d is refused", async (amountCents, message) => {
  const { paid } = await aPurchase();
  expect(await refundPayment(root.actor, order(paid, amountCents))).toMatchObject({
    ok: false,
    refusal: { code: "validation_failed", faults: [{ path: "amountCents", message }] },
  });
  expect(await refundsAtStripe(paid)).toEqual([]);
});

test("no more is refunded than is left, also when two want the rest at once", async () => {
  const { paid } = await aPurchase();
  await refundPayment(root.actor, order(paid, 500n));
  const both = await Promise.all(
    [order(paid, 1_000n), order(paid, 1_000n)].map((one) => refundPayment(root.actor, one)),
  );
  expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await balanceOf(paid.accountId)).toBe(0n);
  const message = "cannot be refunded: nothing of this payment is left";
  expect(await refundPayment(root.actor, order(paid, 1n))).toMatchObject({ refusal: { faults: [{ message }] } });
});

test("a disputed payment is not refunded; one that was won back is", async () => {
  const { paid } = await aPurchase();
  const { id } = (await stripe.control(`charges/${paid.chargeId}/dispute`)) as { id: string };
  const refused = { ok: false, refusal: { code: "payment_disputed" } };
  expect(await refundPayment(root.actor, order(paid, 500n))).toMatchObject(refused);
  await stripe.control(`disputes/${id}/close`, { outcome: "won" });
  expect(await refundPayment(root.actor, order(paid, 500n))).toMatchObject({ ok: true });
});

test("a payment that was parked can be given back", async () => {
  const customer = await aCustomer({ balanceTokens: 0n });
  const paid = await aPayment(stripe, customer);
  const key = { accountId: paid.accountId, id: paid.purchaseId };
  await database().prisma.purchase.update({ where: { accountId_id: key }, data: { priceCents: 1_600n } });
  await reversePayment({ kind: "stripe" }, paid.paymentIntentId, async () => {});
  expect(await refundPayment(root.actor, order(paid, 1_500n))).toMatchObject({
    ok: true,
    value: { balanceTokens: 0n },
  });
  expect(await refundsAtStripe(paid)).toEqual([1_500]);
});

test("a payment that Stripe does not know is not refunded", async () => {
  const { paid } = await aPurchase();
  await changeStripe(stripe, ({ paymentIntents }) => void delete paymentIntents[paid.paymentIntentId]);
  const message = "cannot be refunded: Stripe does not know this payment";
  expect(await refundPayment(root.actor, order(paid, 500n))).toMatchObject({ refusal: { faults: [{ message }] } });
});

test("nobody else refunds, and no payment is refunded that is not there, not paid, or another's", async () => {
  const { customer, paid } = await aPurchase();
  const admin = await aCustomer({ role: "admin" });
  for (const actor of [customer.actor, admin.actor, { kind: "secret" } as const, { kind: "stripe" } as const]) {
    const refused = await refundPayment(actor, order(paid, 500n));
    expect(refused).toMatchObject({ ok: false, refusal: { code: "insufficient_scope" } });
  }
  const other = await aCustomer();
  const nowhere = { ok: false, refusal: { code: "not_found" } };
  for (const about of [{ accountId: other.accountId }, { purchaseId: newId() }, { purchaseId: "x" }]) {
    expect(await refundPayment(root.actor, order(paid, 500n, about))).toMatchObject(nowhere);
  }
  expect(await refundPayment(root.actor, order(paid, 500n, { reason: " " }))).toMatchObject({
    refusal: { code: "validation_failed", faults: [{ path: "reason" }] },
  });
  expect(await refundsAtStripe(paid)).toEqual([]);
});

test("a refund that fails later gives the tokens back", async () => {
  const { paid } = await aPurchase();
  await refundPayment(root.actor, order(paid, 500n));
  const { data } = await stripe.client.refunds.list({ payment_intent: paid.paymentIntentId });
  await stripe.control(`refunds/${data[0]!.id}/fail`);
  await reversePayment({ kind: "stripe" }, paid.paymentIntentId, async () => {});
  expect(await balanceOf(paid.accountId)).toBe(STARTER);
});

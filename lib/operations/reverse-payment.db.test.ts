import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { testStripe } from "@/lib/dev/test-stripe";
import type Stripe from "stripe";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, balanceOf, ledgerBreaches, setBalance, type Customer } from "@/lib/dev/factories";
import { aPayment, changeStripe, type Paid } from "@/lib/dev/payment-factories";
import type { Actor } from "@/lib/domain/access";
import { getBalance } from "@/lib/queries/balance";
import { verifyAccount } from "@/lib/operations/verify-ledger";
import { reversePayment, type ReversalOutcome } from "@/lib/operations/reverse-payment";
import { seedCatalogue } from "@/prisma/seed/catalogue";

testDatabase();
const stripe = testStripe();
const STARTER = 150_000n;
const fromStripe: Actor = { kind: "stripe", requestId: "test" };

beforeAll(async () => {
  await seedCatalogue();
  await stripe.control("delivery", { mode: "drop" });
});
afterEach(async () => expect(await ledgerBreaches()).toEqual([]));
afterAll(closeDatabase);

const follow = (paid: Paid): Promise<ReversalOutcome> =>
  reversePayment(fromStripe, paid.paymentIntentId, async () => {});
const refund = (paid: Paid, amount?: number) =>
  stripe.client.refunds.create({ payment_intent: paid.paymentIntentId, ...(amount && { amount }) });

async function aPurchase({ balanceTokens = 0n } = {}): Promise<{ customer: Customer; paid: Paid }> {
  const customer = await aCustomer({ balanceTokens });
  const paid = await aPayment(stripe, customer);
  await follow(paid);
  expect(await balanceOf(customer.accountId)).toBe(balanceTokens + STARTER);
  return { customer, paid };
}

const linesOf = async ({ accountId, purchaseId }: Paid) =>
  (await database().prisma.ledgerLine.findMany({ where: { accountId, purchaseId }, orderBy: { seq: "asc" } })).map(
    ({ type, amountTokens }) => [type, amountTokens],
  );
const purchaseOf = ({ accountId, purchaseId: id }: Paid) =>
  database().prisma.purchase.findUniqueOrThrow({ where: { accountId_id: { accountId, id } } });
const disputesOf = ({ accountId, purchaseId }: Paid) =>
  database().prisma.dispute.findMany({ where: { accountId, purchaseId }, orderBy: { id: "asc" } });
const viewOf = async (customer: Customer) => {
  const view = await getBalance(customer.actor, customer.accountId);
  if (!view.ok) throw new Error(view.refusal.code);
  const { settledTokens, heldTokens, availableTokens, status } = view.value;
  return { settledTokens, heldTokens, availableTokens, status };
};
const mailsTo = async (customer: Customer) =>
  (await database().prisma.outboxMessage.findMany({ where: { recipient: customer.email } })).map(({ kind }) => kind);

test("refunds take their share step by step, and the last cent takes exactly the rest", async () => {
  const { customer, paid } = await aPurchase({ balanceTokens: 10_000n });
  await refund(paid, 333);
  await follow(paid);
  await follow(paid);
  await refund(paid, 1);
  await follow(paid);
  await refund(paid);
  const last = await follow(paid);
  expect(last).toMatchObject({ status: "processed", isChange: true, takenTokens: 116_600n });
  expect(await linesOf(paid)).toEqual([
    ["purchase", STARTER],
    ["payment_refund", -33_300n],
    ["payment_refund", -100n],
    ["payment_refund", -116_600n],
  ]);
  expect(await balanceOf(customer.accountId)).toBe(10_000n);
  expect(await purchaseOf(paid)).toMatchObject({ refundedCents: 1_500n, refundedTokens: STARTER });
  expect(await database().prisma.refund.count({ where: { accountId: paid.accountId } })).toBe(3);
  expect(await mailsTo(customer)).toEqual(expect.arrayContaining(Array(3).fill("refund_made")));
  expect(await verifyAccount(paid.accountId)).toEqual([]);
});

test("what was refunded before we heard of the payment is credited and taken back in one", async () => {
  const customer = await aCustomer({ balanceTokens: 0n });
  const paid = await aPayment(stripe, customer);
  await refund(paid, 500);
  expect(await follow(paid)).toMatchObject({ status: "processed", takenTokens: 50_000n });
  expect(await linesOf(paid)).toEqual([
    ["purchase", STARTER],
    ["payment_refund", -50_000n],
  ]);
});

test("a refund of tokens that are spent becomes debt and suspends; the next payment repays it", async () => {
  const { customer, paid } = await aPurchase();
  await setBalance(paid.accountId, 20_000n);
  await refund(paid);
  await follow(paid);
  expect(await viewOf(customer)).toMatchObject({ settledTokens: -130_000n, status: "suspended" });
  const next = await aPayment(stripe, customer);
  await follow(next);
  expect(await viewOf(customer)).toMatchObject({ settledTokens: 20_000n, status: "active" });
});

test("a refund that fails gives back to the grant what it had taken", async () => {
  const { customer, paid } = await aPurchase();
  const first = await refund(paid, 500);
  await refund(paid, 250);
  await follow(paid);
  await stripe.control(`refunds/${first.id}/fail`, { reason: "expired_or_canceled_card" });
  expect(await follow(paid)).toMatchObject({ takenTokens: -50_000n });
  expect(await viewOf(customer)).toMatchObject({ settledTokens: 125_000n });
  const grants = await database().prisma.grant.findMany({ where: { accountId: paid.accountId, isOpen: true } });
  expect(grants).toMatchObject([{ source: "purchase", remainingTokens: 125_000n }]);
  expect(await purchaseOf(paid)).toMatchObject({ refundedCents: 250n, refundedTokens: 25_000n });
  const failed = await database().prisma.refund.findFirstOrThrow({ where: { id: first.id } });
  expect(failed).toMatchObject({ status: "failed", failureMessage: "expired_or_canceled_card" });
});

test("an inquiry freezes what is left of its payment and takes nothing; when it ends, all is free again", async () => {
  const { customer, paid } = await aPurchase({ balanceTokens: 10_000n });
  const { id } = await aDispute(paid, { inquiry: true });
  await follow(paid);
  await follow(paid);
  expect(await viewOf(customer)).toEqual({
    settledTokens: 160_000n,
    heldTokens: STARTER,
    availableTokens: 10_000n,
    status: "active",
  });
  expect(await disputesOf(paid)).toMatchObject([{ takenTokens: 0n, areFundsWithdrawn: false, closedAt: null }]);
  expect(await mailsTo(customer)).toContain("payment_disputed");
  await stripe.control(`disputes/${id}/close`, { outcome: "warning_closed" });
  await follow(paid);
  expect(await viewOf(customer)).toMatchObject({ settledTokens: 160_000n, heldTokens: 0n });
  expect(await disputesOf(paid)).toMatchObject([{ holdId: null, status: "warning_closed" }]);
  expect(await linesOf(paid)).toHaveLength(1);
});

test("when an inquiry becomes a dispute, what was frozen is taken; when it is won, exactly that comes back", async () => {
  const { customer, paid } = await aPurchase();
  await setBalance(paid.accountId, 100_000n);
  const { id } = await aDispute(paid, { inquiry: true });
  await follow(paid);
  expect(await viewOf(customer)).toMatchObject({ heldTokens: 100_000n, availableTokens: 0n });
  await stripe.control(`disputes/${id}/withdraw`);
  await follow(paid);
  expect(await viewOf(customer)).toMatchObject({ settledTokens: -50_000n, heldTokens: 0n, status: "suspended" });
  expect(await disputesOf(paid)).toMatchObject([{ takenTokens: STARTER, areFundsWithdrawn: true, holdId: null }]);
  await stripe.control(`disputes/${id}/close`, { outcome: "won" });
  await follow(paid);
  expect(await viewOf(customer)).toMatchObject({ settledTokens: 100_000n, status: "active" });
  expect(await disputesOf(paid)).toMatchObject([{ takenTokens: 0n, status: "won" }]);
  expect(await linesOf(paid)).toEqual([
    ["purchase", STARTER],
    ["dispute", -STARTER],
    ["dispute_reversal", STARTER],
  ]);
});

test("money that comes back before the bank has decided gives the tokens back, and keeps them frozen", async () => {
  const { customer, paid } = await aPurchase();
  const { id } = await aDispute(paid, { amount: 900 });
  await follow(paid);
  expect(await viewOf(customer)).toMatchObject({ settledTokens: 60_000n, heldTokens: 0n });
  await stripe.control(`disputes/${id}/reinstate`);
  await follow(paid);
  expect(await viewOf(customer)).toMatchObject({ settledTokens: STARTER, heldTokens: 90_000n });
  await stripe.control(`disputes/${id}/withdraw`);
  await follow(paid);
  await stripe.control(`disputes/${id}/reinstate`);
  await stripe.control(`disputes/${id}/close`, { outcome: "won" });
  await follow(paid);
  expect(await viewOf(customer)).toMatchObject({ settledTokens: STARTER, heldTokens: 0n });
});

test("a dispute that is lost stays taken, and is finished", async () => {
  const { customer, paid } = await aPurchase();
  const { id } = await aDispute(paid);
  await follow(paid);
  await stripe.control(`disputes/${id}/close`, { outcome: "lost" });
  expect(await follow(paid)).toMatchObject({ isChange: true, takenTokens: 0n });
  expect(await balanceOf(customer.accountId)).toBe(0n);
  const [dispute] = await disputesOf(paid);
  expect(dispute).toMatchObject({ status: "lost", takenTokens: STARTER });
  expect(dispute!.closedAt).not.toBeNull();
});

test("a refund during an inquiry takes what was frozen and leaves nothing held", async () => {
  const { customer, paid } = await aPurchase({ balanceTokens: 10_000n });
  await refund(paid, 500);
  await aDispute(paid, { inquiry: true });
  await follow(paid);
  expect(await viewOf(customer)).toMatchObject({ heldTokens: 100_000n });
  await refund(paid, 600);
  await follow(paid);
  expect(await viewOf(customer)).toMatchObject({ settledTokens: 50_000n, heldTokens: 40_000n });
  await refund(paid, 400);
  await follow(paid);
  expect(await viewOf(customer)).toMatchObject({ settledTokens: 10_000n, heldTokens: 0n, availableTokens: 10_000n });
});

test("a dispute of one payment leaves what other payments brought alone", async () => {
  const { customer, paid: old } = await aPurchase();
  const recent = await aPayment(stripe, customer, { packageId: "pro" });
  await follow(recent);
  await aDispute(old);
  await follow(old);
  expect(await viewOf(customer)).toMatchObject({ settledTokens: 750_000n, heldTokens: 0n, availableTokens: 750_000n });
  const grants = await database().prisma.grant.findMany({ where: { accountId: old.accountId, isOpen: true } });
  expect(grants).toMatchObject([{ amountTokens: 750_000n, remainingTokens: 750_000n, isFrozen: false }]);
});

test("a dispute pauses auto-recharge, tells its owner once and every superadmin once", async () => {
  const staff = await aCustomer({ role: "superadmin" });
  const { customer, paid } = await aPurchase();
  await withRecharge(customer);
  await aDispute(paid);
  await Promise.all(Array.from({ length: 5 }, () => follow(paid)));
  const settings = await database().prisma.rechargeSettings.findUniqueOrThrow({
    where: { accountId: paid.accountId },
  });
  expect(settings).toMatchObject({ isEnabled: true, pausedReason: "payment_disputed" });
  const account = await database().prisma.account.findUniqueOrThrow({ where: { id: paid.accountId } });
  expect(account.rechargeThresholdTokens).toBeNull();
  const mails = await mailsTo(customer);
  for (const once of ["payment_disputed", "recharge_paused"]) {
    expect(mails.filter((kind) => kind === once)).toHaveLength(1);
  }
  const told = await database().prisma.outboxMessage.findMany({
    where: { recipient: staff.email, accountId: paid.accountId },
  });
  expect(told).toMatchObject([
    { kind: "dispute_opened", payload: { customer: customer.email, amountCents: "1500", reason: "fraudulent" } },
  ]);
});

test("twenty at once take it once", async () => {
  const customer = await aCustomer({ balanceTokens: 0n });
  const paid = await aPayment(stripe, customer);
  await refund(paid, 750);
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => follow(paid)));
  expect(outcomes.filter(({ isChange }) => isChange)).toHaveLength(1);
  expect(await linesOf(paid)).toEqual([
    ["purchase", STARTER],
    ["payment_refund", -75_000n],
  ]);
});

test("whoever read Stripe before others acted reads again: old facts do not undo new ones", async () => {
  const { paid } = await aPurchase();
  await refund(paid, 500);
  // Holds the payment, so that somebody waits with facts that are old by the time they may act.
  const other = await database().pool.connect();
  await other.query("BEGIN");
  await other.query("SELECT 1 FROM accounts WHERE id = $1 FOR UPDATE", [paid.accountId]);
  const early = follow(paid);
  await expect.poll(waiting, { timeout: 10_000 }).toBe(1);
  await refund(paid, 1_000);
  await other.query("UPDATE purchases SET facts_version = facts_version + 1 WHERE id = $1", [paid.purchaseId]);
  await other.query("COMMIT");
  other.release();
  expect(await early).toMatchObject({ isChange: true, takenTokens: STARTER });
});

test.each<[what: string, about: Partial<Stripe.Dispute>, sentence: RegExp]>([
  ["in another currency", { currency: "eur" }, /is in eur, the payment was in usd/],
  ["about more than was paid", { amount: 1_501 }, /is about 1501 of 1500/],
])("a dispute %s is parked and moves nothing", async (_what, about, sentence) => {
  const { customer, paid } = await aPurchase();
  const { id } = await aDispute(paid);
  await changeStripe(stripe, ({ disputes }) => Object.assign(disputes[id]!, about));
  const outcome = await follow(paid);
  expect(outcome).toMatchObject({ status: "parked", isChange: false });
  expect(outcome.sentence).toMatch(sentence);
  expect(await viewOf(customer)).toMatchObject({ settledTokens: STARTER, heldTokens: 0n });
});

test("a payment whose purchase is unknown is parked, and followed once it is known", async () => {
  const customer = await aCustomer({ balanceTokens: 0n });
  const paid = await aPayment(stripe, customer);
  await refund(paid, 750);
  const known = await purchaseOf(paid);
  await database().prisma.purchase.delete({ where: { accountId_id: { accountId: known.accountId, id: known.id } } });
  expect(await follow(paid)).toMatchObject({ status: "parked", isChange: false });
  await database().prisma.purchase.create({ data: known });
  expect(await follow(paid)).toMatchObject({ status: "processed", takenTokens: 75_000n });
  expect(await balanceOf(customer.accountId)).toBe(75_000n);
});

test("a payment that was parked for its amount is not credited, and its refund takes nothing", async () => {
  const customer = await aCustomer({ balanceTokens: 0n });
  const paid = await aPayment(stripe, customer);
  const { accountId, purchaseId: id } = paid;
  await database().prisma.purchase.update({ where: { accountId_id: { accountId, id } }, data: { priceCents: 1_600n } });
  await refund(paid);
  expect(await follow(paid)).toMatchObject({ status: "parked" });
  expect(await purchaseOf(paid)).toMatchObject({ status: "parked", refundedCents: 1_500n, refundedTokens: 0n });
  expect(await balanceOf(accountId)).toBe(0n);
});

test("a payment that is none of ours is ignored", async () => {
  const intent = await stripe.client.paymentIntents.create({
    amount: 500,
    currency: "usd",
    payment_method: "pm_card_visa",
    confirm: true,
    off_session: true,
  });
  await stripe.client.refunds.create({ payment_intent: intent.id });
  const outcome = await reversePayment(fromStripe, intent.id, async () => {});
  expect(outcome).toMatchObject({ status: "ignored", isChange: false });
});

test("what is written with payments and disputes, and is not what their lines say, is found", async () => {
  const [{ paid: one }, { paid: other }] = [await aPurchase(), await aPurchase()];
  await refund(one, 750);
  await follow(one);
  await aDispute(other, { inquiry: true });
  await follow(other);
  for (const { accountId } of [one, other]) expect(await verifyAccount(accountId)).toEqual([]);
  await sql("UPDATE purchases SET refunded_tokens = 74999 WHERE id = $1", one.purchaseId);
  await sql("UPDATE disputes SET taken_tokens = 1, hold_id = NULL WHERE account_id = $1", other.accountId);
  const found = async (paid: Paid) => (await verifyAccount(paid.accountId)).map(({ detail }) => detail);
  expect(await found(one)).toEqual([`refunds of purchase ${one.purchaseId} took 74999, its lines sum to 75000`]);
  expect(await found(other)).toEqual([
    expect.stringMatching(/^dispute \S+ took 1, its lines sum to 0$/),
    expect.stringMatching(/^hold \S+ freezes for no dispute$/),
  ]);
});

test("nobody but Stripe, our jobs and who may refund reverses a payment", async () => {
  const { customer, paid } = await aPurchase();
  for (const actor of [customer.actor, { kind: "secret" } as const]) {
    await expect(reversePayment(actor, paid.paymentIntentId, async () => {})).rejects.toThrow(/Invariant/);
  }
});

function aDispute(paid: Paid, about: { inquiry?: true; amount?: number } = {}): Promise<{ id: string }> {
  return stripe.control(`charges/${paid.chargeId}/dispute`, about) as Promise<{ id: string }>;
}

async function sql(text: string, ...values: unknown[]): Promise<void> {
  await database().pool.query(text, values);
}

async function waiting(): Promise<number> {
  const { rows } = await database().pool.query<{ count: bigint }>(
    `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return Number(rows[0]!.count);
}

async function withRecharge({ accountId, userId }: Customer): Promise<void> {
  const [chosen] = await database().prisma.package.findMany({ take: 1 });
  await database().prisma.rechargeSettings.create({
    data: {
      accountId,
      isEnabled: true,
      thresholdTokens: 1_000n,
      packageId: chosen!.id,
      monthlyCapCents: 10_000n,
      paymentMethodId: "pm_1",
      cardBrand: "visa",
      cardLast4: "4242",
      cardFingerprint: "f",
      consentUserId: userId,
      consentText: "I agree.",
      consentVersion: 1,
      consentAt: new Date(),
    },
  });
  await database().prisma.account.update({ where: { id: accountId }, data: { rechargeThresholdTokens: 1_000n } });
}

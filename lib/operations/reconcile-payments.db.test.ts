import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { testStripe } from "@/lib/dev/test-stripe";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, balanceOf, ledgerBreaches } from "@/lib/dev/factories";
import { aPayment, changeStripe, deliver, eventsOf, type Paid } from "@/lib/dev/payment-factories";
import type { Actor } from "@/lib/domain/access";
import { checkIntegrity } from "@/lib/operations/check-integrity";
import { reconcilePayments } from "@/lib/operations/reconcile-payments";
import { reversePayment } from "@/lib/operations/reverse-payment";
import { verifyAccount } from "@/lib/operations/verify-ledger";
import { seedCatalogue } from "@/prisma/seed/catalogue";

testDatabase();
const stripe = testStripe();
const job: Actor = { kind: "job", name: "reconciliation" };
const STARTER = 150_000n;
const DAY_MS = 86_400_000;

beforeAll(seedCatalogue);
beforeEach(async () => {
  await stripe.control("reset");
  await stripe.control("delivery", { mode: "drop" });
  await database().pool.query("DELETE FROM customers");
  await database().pool.query("UPDATE purchases SET created_at = now() - interval '30 days'");
});
afterEach(async () => expect(await ledgerBreaches()).toEqual([]));
afterAll(closeDatabase);

const reconcile = (days = 3) => reconcilePayments(job, new Date(Date.now() - days * DAY_MS));
const somePayment = async () => aPayment(stripe, await aCustomer({ balanceTokens: 0n }));
const refund = (paid: Paid, amount?: number) =>
  stripe.client.refunds.create({ payment_intent: paid.paymentIntentId, ...(amount && { amount }) });
const creditsOf = ({ accountId }: Paid) =>
  database().prisma.ledgerLine.count({ where: { accountId, type: "purchase" } });
const madeLongAgo = (paid: Paid) =>
  changeStripe(stripe, ({ paymentIntents }) => {
    paymentIntents[paid.paymentIntentId]!.created -= 60 * 86_400;
  });

test("after an hour without webhooks every payment is credited once, refunds and disputes are followed, and again changes nothing", async () => {
  // More than one page of Stripe's list.
  const payments = await Promise.all(Array.from({ length: 104 }, somePayment));
  const expected = new Map(payments.map(({ accountId }) => [accountId, STARTER]));
  for (const [index, paid] of payments.entries()) {
    if (index % 10 === 0) await refund(paid, 500).then(() => expected.set(paid.accountId, 100_000n));
    if (index % 10 === 1) await refund(paid).then(() => expected.set(paid.accountId, 0n));
    // Some events did come through, in the wrong order.
    if (index % 4 === 0) for (const event of (await eventsOf(stripe, paid)).toReversed()) await deliver(stripe, event);
  }

  const done = await reconcile();
  expect(done).toMatchObject({ paymentCount: 104, unexplained: [] });
  expect(done.creditedCount).toBe(104 - 26);
  for (const paid of payments) {
    expect(await creditsOf(paid)).toBe(1);
    expect(await balanceOf(paid.accountId)).toBe(expected.get(paid.accountId));
  }
  const lines = await database().prisma.ledgerLine.count();
  expect(await reconcile()).toMatchObject({ paymentCount: 104, creditedCount: 0, reversedCount: 0, unexplained: [] });
  expect(await database().prisma.ledgerLine.count()).toBe(lines);
  for (const { accountId } of payments.slice(0, 12)) expect(await verifyAccount(accountId)).toEqual([]);
});

test("beside webhooks that arrive at the same time, nothing happens twice", async () => {
  const payments = await Promise.all(Array.from({ length: 12 }, somePayment));
  for (const paid of payments.slice(0, 6)) await refund(paid, 750);
  const events = (await Promise.all(payments.map((paid) => eventsOf(stripe, paid)))).flat();
  const [one, other, ...answers] = await Promise.all([
    reconcile(),
    reconcile(),
    ...[...events, ...events].map((event) => deliver(stripe, event)),
  ]);
  expect([one.unexplained, other.unexplained]).toEqual([[], []]);
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  for (const [index, paid] of payments.entries()) {
    expect(await creditsOf(paid)).toBe(1);
    expect(await balanceOf(paid.accountId)).toBe(index < 6 ? 75_000n : STARTER);
  }
});

test("a refund or a dispute of a payment of long ago is followed, and so is the end of one", async () => {
  const [refunded, disputed] = [await somePayment(), await somePayment()];
  for (const paid of [refunded, disputed]) {
    await reversePayment(job, paid.paymentIntentId, async () => {});
    await madeLongAgo(paid);
  }
  await refund(refunded, 750);
  const { id } = (await stripe.control(`charges/${disputed.chargeId}/dispute`, { inquiry: true })) as { id: string };
  expect(await reconcile()).toMatchObject({ paymentCount: 0, reversedCount: 2, unexplained: [] });
  expect(await balanceOf(refunded.accountId)).toBe(75_000n);
  const account = () => database().prisma.account.findUniqueOrThrow({ where: { id: disputed.accountId } });
  expect(await account()).toMatchObject({ balanceTokens: STARTER, heldTokens: STARTER });

  await stripe.control(`disputes/${id}/withdraw`);
  // Weeks later, and Stripe's lists of what is new no longer name either of them.
  await changeStripe(stripe, ({ disputes, refunds }) => {
    disputes[id]!.created -= 60 * 86_400;
    for (const one of Object.values(refunds)) one.created -= 60 * 86_400;
  });
  expect(await reconcile()).toMatchObject({ paymentCount: 0, reversedCount: 1, unexplained: [] });
  expect(await account()).toMatchObject({ balanceTokens: 0n, heldTokens: 0n });
  await stripe.control(`disputes/${id}/close`, { outcome: "lost" });
  expect(await reconcile()).toMatchObject({ reversedCount: 1, unexplained: [] });
  expect(await reconcile()).toMatchObject({ reversedCount: 0 });
});

test("a payment that cannot be followed is reported and does not hold up the others", async () => {
  const [broken, well] = [await somePayment(), await somePayment()];
  for (const paid of [broken, well]) await reversePayment(job, paid.paymentIntentId, async () => {});
  await stripe.control(`charges/${broken.chargeId}/dispute`, { inquiry: true });
  await reversePayment(job, broken.paymentIntentId, async () => {});
  await changeStripe(stripe, ({ paymentIntents }) => void delete paymentIntents[broken.paymentIntentId]);
  await refund(well, 750);
  const { unexplained } = await reconcile();
  expect(unexplained.map(({ paymentIntentId }) => paymentIntentId)).toContain(broken.paymentIntentId);
  expect(await balanceOf(well.accountId)).toBe(75_000n);
  await database().pool.query("UPDATE disputes SET closed_at = now(), hold_id = NULL");
});

test("what cannot be explained is reported and left alone, also in the integrity check", async () => {
  const foreign = await stripe.client.paymentIntents.create({
    amount: 700,
    currency: "usd",
    payment_method: "pm_card_visa",
    confirm: true,
    off_session: true,
  });
  const [unknown, mismatched, other] = [await somePayment(), await somePayment(), await somePayment()];
  await database().pool.query("DELETE FROM purchases WHERE id = $1", [unknown.purchaseId]);
  await database().pool.query("UPDATE purchases SET price_cents = 1600 WHERE id = $1", [mismatched.purchaseId]);
  const orphan = await somePayment();
  for (const paid of [other, orphan]) await reversePayment(job, paid.paymentIntentId, async () => {});
  await changeStripe(stripe, ({ paymentIntents }) => {
    paymentIntents[other.paymentIntentId]!.amount_received = 1_499;
    delete paymentIntents[orphan.paymentIntentId];
  });

  const done = await reconcile();
  const problems = new Map(done.unexplained.map(({ paymentIntentId, problem }) => [paymentIntentId, problem]));
  expect(problems.get(foreign.id)).toBe("was paid and names no purchase of ours");
  expect(problems.get(unknown.paymentIntentId)).toMatch(/there is no purchase/);
  expect(problems.get(mismatched.paymentIntentId)).toMatch(/^paid 1500, agreed 1600/);
  expect(problems.get(other.paymentIntentId)).toMatch(/^Stripe received 1499, we credited for 1500/);
  expect(problems.get(orphan.paymentIntentId)).toBe("was credited, and Stripe does not know the payment");
  expect(done.unexplained).toHaveLength(5);
  expect(await balanceOf(unknown.accountId)).toBe(0n);
  expect(await balanceOf(mismatched.accountId)).toBe(0n);

  const run = await database().prisma.reconciliationRun.findUniqueOrThrow({ where: { id: done.runId } });
  expect(run).toMatchObject({ paymentCount: 4, creditedCount: 0 });
  expect(run.finishedAt).not.toBeNull();
  const { runId } = await checkIntegrity();
  const integrity = await database().prisma.integrityRun.findUniqueOrThrow({ where: { id: runId } });
  expect(integrity.findings).toEqual(
    expect.arrayContaining([
      {
        invariant: "payments",
        accountId: orphan.accountId,
        detail: `${orphan.paymentIntentId} was credited, and Stripe does not know the payment`,
      },
    ]),
  );

  // A payment that was given back is nobody's any more.
  await stripe.client.refunds.create({ payment_intent: foreign.id });
  await refund(mismatched);
  const again = (await reconcile()).unexplained.map(({ paymentIntentId }) => paymentIntentId);
  expect(again).not.toContain(foreign.id);
  expect(again).not.toContain(mismatched.paymentIntentId);
});

test("two payments for one purchase: one is credited, the other reported", async () => {
  const paid = await somePayment();
  const second = await stripe.client.paymentIntents.create({
    amount: 1_500,
    currency: "usd",
    payment_method: "pm_card_visa",
    confirm: true,
    off_session: true,
    metadata: { accountId: paid.accountId, purchaseId: paid.purchaseId },
  });
  await reversePayment(job, paid.paymentIntentId, async () => {});
  const done = await reconcile();
  expect(done.unexplained).toMatchObject([
    { paymentIntentId: second.id, problem: expect.stringMatching(/also paid purchase/) },
  ]);
  expect(await creditsOf(paid)).toBe(1);
});

test("only our own jobs and operators reconcile", async () => {
  const { actor } = await aCustomer({ role: "superadmin" });
  await expect(reconcilePayments(actor, new Date())).rejects.toThrow(/Invariant/);
});

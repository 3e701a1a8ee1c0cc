import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { testStripe } from "@/lib/dev/test-stripe";
import { closeDatabase, database } from "@/lib/db/client";
import { balanceOf, ledgerBreaches } from "@/lib/dev/factories";
import {
  aCardHolder,
  attemptsOf,
  creditsOf,
  expectOneChargeOneCredit,
  fallTo,
  intentCount,
  mailsTo,
  paidAtStripe,
  rechargeOn,
  settingsOf,
  type CardHolder,
} from "@/lib/dev/recharge-factories";
import { turnOffRecharge } from "@/lib/operations/configure-recharge";
import { considerRecharge } from "@/lib/operations/consider-recharge";
import { sweepRecharges } from "@/lib/operations/sweep-recharges";
import { stripeWebhook } from "@/lib/webhooks/stripe";
import { seedCatalogue } from "@/prisma/seed/catalogue";

testDatabase();
const stripe = testStripe();
beforeAll(async () => {
  await seedCatalogue();
  await stripe.deliverTo(stripeWebhook);
});
afterEach(async () => {
  await mend();
  await stripe.control("delivery", { mode: "normal" });
  await stripe.control("flush");
  expect(await ledgerBreaches()).toEqual([]);
});
afterAll(closeDatabase);

/** Every step of a recharge, by the statement that the database refuses there or the trouble that Stripe has. */
const steps: [name: string, breakIt: () => Promise<unknown>][] = [
  ["writing the purchase down", () => refuseStatement("INSERT", "purchases")],
  ["writing the attempt down", () => refuseStatement("INSERT", "recharge_attempts")],
  ["writing the decision down", () => refuseStatement("INSERT", "recharge_decisions")],
  ["noting that Stripe is asked", () => refuseStatement("UPDATE", "recharge_attempts", "NEW.tried_at IS NOT NULL")],
  ["asking Stripe, which is down", () => stripe.control("trouble", { refuse: 3 })],
  ["hearing from Stripe, which has charged", () => stripe.control("trouble", { loseAnswer: 3 })],
  ["writing the line", () => refuseStatement("INSERT", "ledger_lines")],
  ["writing the grant", () => refuseStatement("INSERT", "grants")],
  ["changing the balance", () => refuseStatement("UPDATE", "accounts")],
  ["marking the purchase paid", () => refuseStatement("UPDATE", "purchases")],
  ["ending the attempt", () => refuseStatement("UPDATE", "recharge_attempts", "NEW.status = 'succeeded'")],
  ["writing the message", () => refuseStatement("INSERT", "outbox_messages")],
];

describe.each(["drop", "normal"])("with webhooks in mode %s, a crash while", (mode) => {
  test.each(steps)("%s is one charge and one credit in the end", async (_name, breakIt) => {
    const holder = await aCardHolder(stripe);
    await rechargeOn(holder);
    await fallTo(holder, 900n);
    await stripe.control("delivery", { mode });
    await breakIt();
    await considerRecharge(holder.accountId).catch(() => {});
    if (mode === "drop") expect(await creditsOf(holder)).toEqual([]);
    await mend();

    await timePasses(holder);
    await Promise.all([sweepRecharges(), sweepRecharges()]);
    await stripe.control("flush");
    await expectOneChargeOneCredit(stripe, holder);
    expect(await balanceOf(holder.accountId)).toBe(150_900n);
    expect(await mailsTo(holder)).toEqual(["recharge_done"]);

    await timePasses(holder);
    await sweepRecharges();
    await expectOneChargeOneCredit(stripe, holder);
  });
});

test("a decline that could not be written down is counted once", async () => {
  const holder = await aCardHolder(stripe, { card: "pm_card_chargeCustomerFail" });
  await rechargeOn(holder);
  await fallTo(holder, 0n);
  await stripe.control("delivery", { mode: "drop" });
  await refuseStatement("UPDATE", "recharge_settings");
  await expect(considerRecharge(holder.accountId)).rejects.toThrow("refused for a test");
  expect(await attemptsOf(holder)).toMatchObject([{ status: "pending" }]);
  await mend();
  await timePasses(holder);
  await sweepRecharges();
  await sweepRecharges();
  expect(await attemptsOf(holder)).toMatchObject([{ status: "declined" }]);
  expect(await settingsOf(holder)).toMatchObject({ declineCount: 1, pausedReason: null });
  expect(await mailsTo(holder)).toEqual(["recharge_declined"]);
  expect(await intentCount(stripe, holder)).toBe(1);
});

test("what Stripe never heard of is sent again under the same key for an hour, then ends without counting", async () => {
  const holder = await aCardHolder(stripe);
  await rechargeOn(holder);
  await fallTo(holder, 0n);
  await stripe.control("trouble", { refuse: 1_000 });
  await considerRecharge(holder.accountId);
  await timePasses(holder);
  await sweepRecharges();
  expect(await attemptsOf(holder)).toMatchObject([{ status: "pending" }]);

  await timePasses(holder, "2 hours");
  await sweepRecharges();
  await stripe.control("trouble", {});
  expect(await attemptsOf(holder)).toMatchObject([{ status: "error", failureCode: "no_answer" }]);
  expect(await settingsOf(holder)).toMatchObject({ declineCount: 0, pausedReason: null });
  expect(await intentCount(stripe, holder)).toBe(0);
  expect(await mailsTo(holder)).toEqual([]);

  const { nextEligibleAt } = await settingsOf(holder);
  await considerRecharge(holder.accountId, nextEligibleAt!);
  expect(await paidAtStripe(stripe, holder)).toEqual([1_500]);
});

describe("consent withdrawn while in flight", () => {
  test("what has not been sent to Stripe is given up with it", async () => {
    const holder = await aCardHolder(stripe);
    await rechargeOn(holder);
    await fallTo(holder, 0n);
    await refuseStatement("UPDATE", "recharge_attempts", "NEW.tried_at IS NOT NULL");
    await considerRecharge(holder.accountId).catch(() => {});
    await mend();
    expect(await turnOffRecharge(holder.actor, holder.accountId)).toMatchObject({ ok: true });
    expect(await attemptsOf(holder)).toMatchObject([{ status: "canceled", triedAt: null }]);
    await timePasses(holder);
    await sweepRecharges();
    expect(await intentCount(stripe, holder)).toBe(0);
    expect(await considerRecharge(holder.accountId)).toMatchObject({ skip: "consent_withdrawn" });
    expect(await intentCount(stripe, holder)).toBe(0);
  });

  test("a charge that happened is credited, and the last one it is", async () => {
    const holder = await aCardHolder(stripe);
    await rechargeOn(holder);
    await fallTo(holder, 0n);
    await stripe.control("delivery", { mode: "drop" });
    await stripe.control("trouble", { loseAnswer: 3 });
    await considerRecharge(holder.accountId);
    await turnOffRecharge(holder.actor, holder.accountId);
    expect(await creditsOf(holder)).toEqual([]);
    await timePasses(holder);
    await sweepRecharges();
    await expectOneChargeOneCredit(stripe, holder);
    await fallTo(holder, 0n);
    await sweepRecharges();
    await expectOneChargeOneCredit(stripe, holder);
  });

  test("what was sent and never arrived is not sent again", async () => {
    const holder = await aCardHolder(stripe);
    await rechargeOn(holder);
    await fallTo(holder, 0n);
    await stripe.control("trouble", { refuse: 3 });
    await considerRecharge(holder.accountId);
    await turnOffRecharge(holder.actor, holder.accountId);
    expect(await attemptsOf(holder)).toMatchObject([{ status: "pending" }]);
    await timePasses(holder);
    await sweepRecharges();
    expect(await attemptsOf(holder)).toMatchObject([{ status: "canceled" }]);
    expect(await intentCount(stripe, holder)).toBe(0);
  });

  test("at the very moment of a decision, charge and credit agree whichever comes first", async () => {
    const holder = await aCardHolder(stripe);
    await rechargeOn(holder);
    await fallTo(holder, 0n);
    const [considered] = await Promise.all([
      considerRecharge(holder.accountId),
      turnOffRecharge(holder.actor, holder.accountId),
    ]);
    await stripe.control("flush");
    const paid = await paidAtStripe(stripe, holder);
    expect(await creditsOf(holder)).toEqual(paid.map(() => 150_000n));
    if ("skip" in considered) expect(paid).toEqual([]);
    expect((await settingsOf(holder)).isEnabled).toBe(false);
    const [attempt] = await attemptsOf(holder);
    expect(attempt?.status ?? "none").toMatch(/none|canceled|succeeded/);
  });
});

/** Has the database refuse a statement on a table, as if the process had died before it was done. */
async function refuseStatement(operation: "INSERT" | "UPDATE", table: string, when = "true"): Promise<void> {
  await database().pool.query(`
    CREATE OR REPLACE FUNCTION refuse_for_a_test() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'refused for a test'; END $$;
    CREATE TRIGGER refuse_for_a_test BEFORE ${operation} ON ${table} FOR EACH ROW WHEN (${when})
      EXECUTE FUNCTION refuse_for_a_test()`);
}

async function mend(): Promise<void> {
  await database().pool.query("DROP FUNCTION IF EXISTS refuse_for_a_test() CASCADE");
  await stripe.control("trouble", {});
}

/** As if the attempts had been left lying for a while. */
async function timePasses({ accountId }: CardHolder, howLong = "5 minutes"): Promise<void> {
  await database().pool.query(
    `UPDATE recharge_attempts SET created_at = created_at - $2::interval, tried_at = tried_at - $2::interval
      WHERE account_id = $1`,
    [accountId, howLong],
  );
}

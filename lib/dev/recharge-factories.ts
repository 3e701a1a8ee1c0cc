import { expect } from "vitest";
import { database } from "@/lib/db/client";
import { saveCustomerId } from "@/lib/db/purchase-store";
import { readSettings } from "@/lib/db/settings-store";
import { consentText } from "@/lib/domain/recharge/consent";
import { configureRecharge } from "@/lib/operations/configure-recharge";
import { createCustomer } from "@/lib/stripe/checkout";
import { aCustomer, setBalance, type Customer } from "./factories";
import type { TestStripe } from "./test-stripe";

/* Customers whose cards are charged by themselves, for tests. */

export type CardHolder = Customer & { stripeCustomerId: string; cardId: string };

/** A customer with a saved card: a test token such as `pm_card_visa`. */
export async function aCardHolder(
  stripe: TestStripe,
  { card = "pm_card_visa", balanceTokens = 10_000n } = {},
): Promise<CardHolder> {
  const customer = await aCustomer({ balanceTokens });
  const stripeCustomerId = await createCustomer({ ...customer, name: "Ada Example" });
  await saveCustomerId(customer.accountId, stripeCustomerId);
  return { ...customer, stripeCustomerId, cardId: await attachCard(stripe, stripeCustomerId, card) };
}

export async function attachCard(stripe: TestStripe, stripeCustomerId: string, card: string): Promise<string> {
  return (await stripe.client.paymentMethods.attach(card, { customer: stripeCustomerId })).id;
}

/** The most that tests let it charge unless they say otherwise. */
export const PLENTY_CENTS = 1_000_000n;

/**
 * Turns auto-recharge on, with Starter at 1,000 tokens unless the test says otherwise. Above the threshold that is one
 * decision not to charge anything yet.
 */
export async function rechargeOn(
  holder: CardHolder,
  terms: { thresholdTokens?: bigint; packageCode?: string; monthlyCapCents?: bigint; cardId?: string } = {},
): Promise<void> {
  const input = await agreedTerms(holder, terms);
  const before = await considerationCount(holder);
  const configured = await configureRecharge(holder.actor, holder.accountId, input);
  if (!configured.ok) throw new Error(`not configured: ${JSON.stringify(configured.refusal)}`);
  // It is considered at once, without anybody waiting for it.
  if (!configured.value.isPaused) await expect.poll(() => considerationCount(holder)).toBeGreaterThan(before);
}

async function considerationCount({ accountId }: CardHolder): Promise<number> {
  const { _sum } = await database().prisma.rechargeDecision.aggregate({ where: { accountId }, _sum: { count: true } });
  return _sum.count ?? 0;
}

/** What a form would send, with the words that it would have shown. */
export async function agreedTerms(
  holder: CardHolder,
  terms: { thresholdTokens?: bigint; packageCode?: string; monthlyCapCents?: bigint; cardId?: string } = {},
) {
  const { thresholdTokens = 1_000n, monthlyCapCents = PLENTY_CENTS, cardId = holder.cardId } = terms;
  const sold = await database().prisma.package.findUniqueOrThrow({ where: { code: terms.packageCode ?? "starter" } });
  const card = await cardBehind(cardId);
  const { name: packageName, amountTokens, priceCents, currency } = sold;
  const hasTax = (await readSettings()).taxMode === "automatic";
  const agreed = { thresholdTokens, monthlyCapCents, packageName, amountTokens, priceCents, currency, hasTax };
  return {
    thresholdTokens,
    packageId: sold.id,
    monthlyCapCents,
    cardId,
    agreedText: consentText(agreed, card, "tokens"),
  };
}

async function cardBehind(cardId: string): Promise<{ brand: string; last4: string }> {
  const { readPaymentMethod } = await import("@/lib/stripe/saved-cards");
  return (await readPaymentMethod(cardId))?.card ?? { brand: "visa", last4: "0000" };
}

/** Puts the balance at or below the threshold by a debit that nobody considers, as if the process had died after it. */
export async function fallTo(holder: CardHolder, balanceTokens: bigint): Promise<void> {
  const { prisma } = database();
  const where = { id: holder.accountId };
  const { rechargeThresholdTokens } = await prisma.account.findUniqueOrThrow({ where });
  await prisma.account.update({ where, data: { rechargeThresholdTokens: null } });
  await setBalance(holder.accountId, balanceTokens);
  await prisma.account.update({ where, data: { rechargeThresholdTokens } });
}

export async function settingsOf({ accountId }: CardHolder) {
  return database().prisma.rechargeSettings.findUniqueOrThrow({ where: { accountId } });
}

export async function attemptsOf({ accountId }: CardHolder) {
  return database().prisma.rechargeAttempt.findMany({ where: { accountId }, orderBy: { createdAt: "asc" } });
}

export async function decisionsOf({ accountId }: CardHolder) {
  return database().prisma.rechargeDecision.findMany({ where: { accountId }, orderBy: { lastAt: "asc" } });
}

export async function mailsTo({ accountId }: CardHolder): Promise<string[]> {
  const ofTheBalance = ["balance_low", "balance_critical", "account_suspended"];
  const where = { accountId, kind: { notIn: ofTheBalance } };
  const mails = await database().prisma.outboxMessage.findMany({ where, orderBy: { createdAt: "asc" } });
  return mails.map(({ kind }) => kind);
}

export async function creditsOf({ accountId }: CardHolder): Promise<bigint[]> {
  const lines = await database().prisma.ledgerLine.findMany({ where: { accountId, type: "auto_recharge" } });
  return lines.map(({ amountTokens }) => amountTokens);
}

/** What Stripe has taken from the customer, in cents, payment by payment. */
export async function paidAtStripe(stripe: TestStripe, { stripeCustomerId }: CardHolder): Promise<number[]> {
  const intents = await stripe.client.paymentIntents.list({ customer: stripeCustomerId, limit: 100 });
  return intents.data.filter(({ status }) => status === "succeeded").map(({ amount_received }) => amount_received);
}

/** Payments that we asked for; Stripe makes one of its own with each invoice, and cancels it when the invoice is paid. */
export async function intentsOf(stripe: TestStripe, { stripeCustomerId }: CardHolder) {
  const intents = await stripe.client.paymentIntents.list({ customer: stripeCustomerId, limit: 100 });
  return intents.data.filter(({ metadata }) => metadata.purchaseId !== undefined);
}

export async function intentCount(stripe: TestStripe, holder: CardHolder): Promise<number> {
  return (await intentsOf(stripe, holder)).length;
}

/** One charge at Stripe, one credit, nothing in flight. */
export async function expectOneChargeOneCredit(stripe: TestStripe, holder: CardHolder): Promise<void> {
  expect(await paidAtStripe(stripe, holder)).toEqual([1_500]);
  expect(await intentCount(stripe, holder)).toBe(1);
  expect(await creditsOf(holder)).toEqual([150_000n]);
  expect(await attemptsOf(holder)).toMatchObject([{ status: "succeeded" }]);
}

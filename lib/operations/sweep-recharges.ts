import "server-only";
import { findCustomerId } from "@/lib/db/purchase-store";
import {
  findAccountsToRecharge,
  findAttempt,
  findAttemptsLeftLying,
  type RechargeAttempt,
} from "@/lib/db/recharge-attempt-store";
import { isDatabaseAway } from "@/lib/db/transaction";
import { log } from "@/lib/log";
import { isStripeAway } from "@/lib/stripe/client";
import { findIntent, readIntent } from "@/lib/stripe/off-session";
import { attemptRecharge, heedIntent } from "./attempt-recharge";
import { considerRecharge } from "./consider-recharge";
import { giveUpRecharge } from "./give-up-recharge";
import { bookRechargeOutcome } from "./recharge-outcome";

export type Swept = { takenUpCount: number; chargedCount: number; failedCount: number; isStripeAway: boolean };

const ATTEMPTS_AT_A_TIME = 100;
const ACCOUNTS_AT_A_TIME = 100;
const AT_ONCE = 4;
/** For so long an attempt is sent again under its key, which Stripe remembers for a day. */
const SEND_AGAIN_FOR_MS = 3_600_000;

/**
 * Finishes what was left lying and finds what is due though nobody noticed: after a crash, at the end of a back-off,
 * at the beginning of a month. One account that fails does not hold up the others; a Stripe that does not answer does,
 * since it would not answer for them either.
 */
export async function sweepRecharges(): Promise<Swept> {
  const swept: Swept = { takenUpCount: 0, chargedCount: 0, failedCount: 0, isStripeAway: false };
  await forEach(await findAttemptsLeftLying(ATTEMPTS_AT_A_TIME), swept, async ({ accountId, id }) => {
    const isAnswered = await takeUp(accountId, id);
    if (isAnswered) swept.takenUpCount++;
    else swept.isStripeAway = true;
  });
  for (let after: string | null = null; !swept.isStripeAway;) {
    const found = await findAccountsToRecharge(after, ACCOUNTS_AT_A_TIME);
    if (found.length === 0) break;
    await forEach(
      found.map((accountId) => ({ accountId })),
      swept,
      async ({ accountId }) => {
        const considered = await considerRecharge(accountId);
        if ("charge" in considered) swept.chargedCount++;
        if (considered.isUnanswered) swept.isStripeAway = true;
      },
    );
    after = found.at(-1)!;
  }
  return swept;
}

/** Some at once, until all are done or Stripe is found to be away. */
async function forEach<Item extends { accountId: string }>(
  items: readonly Item[],
  swept: Swept,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < items.length && !swept.isStripeAway; start += AT_ONCE) {
    await Promise.all(items.slice(start, start + AT_ONCE).map((item) => one(item, swept, work)));
  }
}

async function one<Item extends { accountId: string }>(
  item: Item,
  swept: Swept,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  try {
    await work(item);
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    if (isStripeAway(error)) swept.isStripeAway = true;
    swept.failedCount++;
    log.error({ error, accountId: item.accountId }, "auto-recharge of this account failed");
  }
}

/** Asks Stripe what became of an attempt, and sends it again only where Stripe has never heard of it. */
async function takeUp(accountId: string, attemptId: string): Promise<boolean> {
  const attempt = await findAttempt(accountId, attemptId);
  if (!attempt) return true;
  if (attempt.status === "requires_action") await giveUpRecharge(attempt);
  else if (attempt.triedAt === null) return (await attemptRecharge(accountId, attemptId)) !== "unanswered";
  else {
    const known = await lookUp(attempt);
    if (known) await heedIntent(attempt, known);
    else if (Date.now() - attempt.createdAt.getTime() < SEND_AGAIN_FOR_MS) return resend(attempt);
    else await giveUpWithoutAnswer(attempt);
  }
  return true;
}

async function giveUpWithoutAnswer(attempt: RechargeAttempt): Promise<void> {
  const message = "The payment service did not answer. Nothing was charged.";
  const outcome = { kind: "failed", code: "no_answer", message } as const;
  await bookRechargeOutcome(attempt, { paymentIntentId: null, outcome });
}

/** Its owner may have turned it off since: then what never arrived at Stripe is given up, not sent again. */
async function resend(attempt: RechargeAttempt): Promise<boolean> {
  const answer = await attemptRecharge(attempt.accountId, attempt.id);
  const after = answer === "not_sent" ? await findAttempt(attempt.accountId, attempt.id) : null;
  if (after?.status === "pending") await giveUpRecharge(after);
  return answer !== "unanswered";
}

async function lookUp(attempt: RechargeAttempt) {
  if (attempt.paymentIntentId !== null) return readIntent(attempt.paymentIntentId);
  const customerId = await findCustomerId(attempt.accountId);
  return customerId && findIntent({ customerId, purchaseId: attempt.id, since: attempt.createdAt });
}

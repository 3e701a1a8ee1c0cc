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
import { findIntent, readIntent } from "@/lib/stripe/off-session";
import { attemptRecharge, heedIntent } from "./attempt-recharge";
import { considerRecharge } from "./consider-recharge";
import { giveUpRecharge } from "./give-up-recharge";
import { bookRechargeOutcome } from "./recharge-outcome";

export type Swept = { takenUpCount: number; chargedCount: number; failedCount: number };

const AT_A_TIME = 100;
/** For so long an attempt is sent again under its key, which Stripe remembers for a day. */
const SEND_AGAIN_FOR_MS = 3_600_000;

/**
 * Finishes what was left lying and finds what is due though nobody noticed: after a crash, at the end of a back-off,
 * at the beginning of a month. One account that fails does not hold up the others.
 */
export async function sweepRecharges(): Promise<Swept> {
  const swept: Swept = { takenUpCount: 0, chargedCount: 0, failedCount: 0 };
  for (const { accountId, id } of await findAttemptsLeftLying(AT_A_TIME)) {
    await oneOf(swept, accountId, async () => {
      await takeUp(accountId, id);
      swept.takenUpCount++;
    });
  }
  for (let after: string | null = null; ;) {
    const accountIds = await findAccountsToRecharge(after, AT_A_TIME);
    if (accountIds.length === 0) return swept;
    for (const accountId of accountIds) {
      await oneOf(swept, accountId, async () => {
        if ("charge" in (await considerRecharge(accountId))) swept.chargedCount++;
      });
    }
    after = accountIds.at(-1)!;
  }
}

/** Asks Stripe what became of an attempt, and sends it again only where Stripe has never heard of it. */
async function takeUp(accountId: string, attemptId: string): Promise<void> {
  const attempt = await findAttempt(accountId, attemptId);
  if (!attempt) return;
  if (attempt.status === "requires_action") return giveUpRecharge(attempt);
  if (attempt.triedAt === null) return attemptRecharge(accountId, attemptId);

  const known = await lookUp(attempt);
  if (known) return heedIntent(attempt, known);
  if (Date.now() - attempt.createdAt.getTime() < SEND_AGAIN_FOR_MS) return resend(attempt);
  const message = "The payment service did not answer. Nothing was charged.";
  await bookRechargeOutcome(attempt, {
    paymentIntentId: null,
    outcome: { kind: "failed", code: "no_answer", message },
  });
}

/** Its owner may have turned it off since: then what never arrived at Stripe is given up, not sent again. */
async function resend(attempt: RechargeAttempt): Promise<void> {
  await attemptRecharge(attempt.accountId, attempt.id);
  const after = await findAttempt(attempt.accountId, attempt.id);
  const wasNotSent = after?.status === "pending" && after.triedAt?.getTime() === attempt.triedAt?.getTime();
  if (wasNotSent) await giveUpRecharge(attempt);
}

async function lookUp(attempt: RechargeAttempt) {
  if (attempt.paymentIntentId !== null) return readIntent(attempt.paymentIntentId);
  const customerId = await findCustomerId(attempt.accountId);
  return customerId && findIntent({ customerId, purchaseId: attempt.id, since: attempt.createdAt });
}

async function oneOf(swept: Swept, accountId: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    swept.failedCount++;
    log.error({ error, accountId }, "auto-recharge of this account failed");
  }
}

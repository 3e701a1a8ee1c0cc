import "server-only";
import { findAttempt } from "@/lib/db/recharge-attempt-store";
import { actorMay, type Actor } from "@/lib/domain/access";
import { assert } from "@/lib/domain/result";
import { readIntent } from "@/lib/stripe/off-session";
import { readPayment } from "@/lib/stripe/payments";
import { bookRechargeOutcome } from "./recharge-outcome";
import { settlePurchase, type Witness } from "./settle-purchase";

/**
 * What an event about a payment means to auto-recharge: the same as if its own call had been answered so, whichever
 * comes first. Null when no attempt of ours is behind it.
 */
export async function hearOfRecharge(
  actor: Actor,
  { accountId, purchaseId }: { accountId: string; purchaseId: string },
  paymentIntentId: string,
  witness: Witness,
): Promise<string | null> {
  assert(actorMay(actor, "payments:settle"), "only Stripe and our own jobs say what became of a payment");
  const attempt = await findAttempt(accountId, purchaseId);
  if (!attempt) return null;
  const intent = await readIntent(paymentIntentId);
  if (intent.outcome.kind === "succeeded") {
    return (await settlePurchase(actor, await readPayment(paymentIntentId), witness)).sentence;
  }
  return bookRechargeOutcome(attempt, intent, { witness });
}

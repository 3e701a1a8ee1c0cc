import "server-only";
import { findAttempt } from "@/lib/db/recharge-attempt-store";
import type { Actor } from "@/lib/domain/access";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { isId } from "@/lib/ids";
import { confirmWithOwner, readIntent, type IntentState } from "@/lib/stripe/off-session";
import { heedIntent } from "./attempt-recharge";
import { isOwner, unlessStripeIsAway } from "./own-card";

/**
 * Takes the owner to their bank to confirm a payment that auto-recharge could not make alone. It is the same payment
 * at Stripe that is confirmed, never a second one, so that it can be paid once at most, however often and from how
 * many windows this is asked. Answers the bank's address, or null when the payment went through without it.
 * Refuses `payment_over`, `payment_declined`, `payment_unavailable`.
 */
export async function finishRecharge(
  actor: Actor,
  accountId: string,
  purchaseId: string,
  returnUrl: string,
): Promise<Result<{ url: string | null }>> {
  if (!isOwner(actor, accountId) || !isId(purchaseId)) return refuse({ code: "not_found" });
  const attempt = await findAttempt(accountId, purchaseId);
  if (!attempt) return refuse({ code: "not_found" });
  const { status, paymentIntentId } = attempt;
  if (status !== "requires_action" || paymentIntentId === null) return refuse({ code: "payment_over" });

  return unlessStripeIsAway<{ url: string | null }>(async () => {
    const state = await readIntent(paymentIntentId);
    const confirmed = waitsForAConfirmation(state)
      ? await confirmWithOwner(paymentIntentId, attempt.paymentMethodId, returnUrl)
      : state;
    if (confirmed.confirmationUrl !== null) return ok({ url: confirmed.confirmationUrl });
    await heedIntent(attempt, confirmed);
    return answerTo(confirmed);
  });
}

/** Paid, on its way and given up are over; a bank that waits already has its address. */
function waitsForAConfirmation({ outcome, confirmationUrl }: IntentState): boolean {
  return confirmationUrl === null && (outcome.kind === "requires_action" || outcome.kind === "declined");
}

function answerTo({ outcome }: IntentState): Result<{ url: string | null }> {
  switch (outcome.kind) {
    case "succeeded":
    case "processing":
      return ok({ url: null });
    case "declined":
    case "requires_action":
    case "card_gone":
      return refuse({ code: "payment_declined", reason: outcome.message });
    default:
      return refuse({ code: "payment_over" });
  }
}

import "server-only";
import { IS_UNFINISHED } from "@/lib/db/stripe-event-store";
import { ask } from "@/lib/db/transaction";
import { actorMay, type Actor } from "@/lib/domain/access";
import { ok, refuse, type Result } from "@/lib/domain/result";

/** What goes on only when somebody of the staff does something. */
export type WaitingForStaff = {
  openQuestionCount: bigint;
  /** Disputes that the bank wants evidence for. */
  disputeCount: bigint;
  evidenceDueAt: Date | null;
  /** Payments that are not what was agreed. */
  parkedPaymentCount: bigint;
  /** Events of Stripe's that nothing could be made of yet. */
  unfinishedEventCount: bigint;
  /** Of the last check of the ledger. */
  findingCount: bigint;
};

export async function getWaitingForStaff(actor: Actor): Promise<Result<WaitingForStaff>> {
  if (!actorMay(actor, "account:read:any")) return refuse({ code: "insufficient_scope" });
  const [waiting] = await ask<WaitingForStaff>(WAITING);
  return ok(waiting!);
}

// Each has an index of the few that wait.
const WAITING = `
  SELECT (SELECT count(*) FROM charge_questions WHERE status = 'open') AS "openQuestionCount",
         disputed.count AS "disputeCount", disputed.due AS "evidenceDueAt",
         (SELECT count(*) FROM purchases WHERE status = 'parked') AS "parkedPaymentCount",
         (SELECT count(*) FROM stripe_events WHERE ${IS_UNFINISHED}) AS "unfinishedEventCount",
         coalesce((SELECT finding_count FROM integrity_runs WHERE finished_at IS NOT NULL
                    ORDER BY started_at DESC LIMIT 1), 0)::bigint AS "findingCount"
    FROM (SELECT count(*), min(evidence_due_at) AS due FROM disputes
           WHERE closed_at IS NULL AND status LIKE '%needs_response') AS disputed`;

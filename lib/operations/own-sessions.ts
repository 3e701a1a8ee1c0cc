import "server-only";
import { audit } from "@/lib/db/audit-store";
import { deleteSessionOf, deleteSessionsOf } from "@/lib/db/session-store";
import { inTransaction } from "@/lib/db/transaction";
import { actorOwns, type Actor } from "@/lib/domain/access";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { isId } from "@/lib/ids";

/** Signs one browser out, on its next request. Refuses `not_found`, also for somebody else's session. */
export async function endSession(actor: Actor, sessionId: string): Promise<Result<null>> {
  if (!actorOwns(actor)) return refuse({ code: "insufficient_scope" });
  if (!isId(sessionId)) return refuse({ code: "not_found" });
  return inTransaction(async (tx) => {
    if (!(await deleteSessionOf(tx, actor.userId, sessionId))) return refuse({ code: "not_found" });
    await audit(tx, actor, {
      action: "session.end",
      accountId: actor.accountId,
      subject: `user:${actor.userId}`,
      before: { sessionId },
    });
    return ok(null);
  });
}

/** Signs out every browser but the one that asks. Answers how many. */
export async function endOtherSessions(actor: Actor): Promise<Result<{ endedCount: number }>> {
  if (!actorOwns(actor)) return refuse({ code: "insufficient_scope" });
  return inTransaction(async (tx) => {
    const endedCount = await deleteSessionsOf(tx, actor.userId, actor.sessionId ?? null);
    await audit(tx, actor, {
      action: "session.end_others",
      accountId: actor.accountId,
      subject: `user:${actor.userId}`,
      before: { endedCount },
    });
    return ok({ endedCount });
  });
}

import "server-only";
import { endRun, findRun, type RunRow } from "@/lib/db/run-store";
import { inTransaction } from "@/lib/db/transaction";
import { actorMayOn, type Actor } from "@/lib/domain/access";
import type { Refusal } from "@/lib/domain/refusals";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { log } from "@/lib/log";
import { postIn } from "./ledger";

/** Ends a run and frees what is left below its cap. Repeatable; a run that ended otherwise stays as it ended. */
export async function finishRun(actor: Actor, runId: string): Promise<Result<{ accountId: string; runId: string }>> {
  const run = await findRun(runId);
  if (!run || !actorMayOn(actor, "usage:record", run.accountId)) return refuse({ code: "run_not_found" });
  await end(run, "finished");
  return ok({ accountId: run.accountId, runId: run.id });
}

/**
 * What a step that was refused is told. The first one that did not fit ends the run, so that its tokens are free again;
 * those that come after it hear the same and not merely that it is over.
 */
export async function refusedStep(refusal: Refusal, runId: string, requiredTokens: bigint): Promise<Refusal> {
  if (refusal.code !== "run_cap_reached" && refusal.code !== "run_over") return refusal;
  const run = await findRun(runId);
  if (!run) return refusal;
  if (refusal.code === "run_over") {
    return run.status === "capped" ? { code: "run_cap_reached", runId, requiredTokens, remainingTokens: 0n } : refusal;
  }
  // Refused it is in any case; a run that could not be ended now ends with its time.
  await end(run, "capped").catch((error: unknown) => log.warn({ error, runId }, "run not ended at its cap"));
  return refusal;
}

async function end({ accountId, id }: RunRow, status: "finished" | "capped"): Promise<void> {
  await inTransaction(async (tx) => {
    await postIn(tx, [{ command: { kind: "close-run", accountId, runId: id } }]);
    await endRun(tx, accountId, id, status);
  });
}

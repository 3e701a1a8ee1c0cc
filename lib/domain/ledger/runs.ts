import { ok, refuse, type Result } from "../result";
import type { HoldState } from "./types";
import { isOpen, type Work } from "./work";

/*
 * A run is a hold with the run's own id, as large as its cap. Steps draw on it: a usage takes its charge out of it, a
 * hold inside the run is carved out of it and gives back what it did not need. Whatever is left is what the run may
 * still cost.
 */

/** What marks a hold as a run's. No caller may open, settle or release such a hold by itself. */
export const RUN_OPERATION = "run";

export function isRun(hold: Pick<HoldState, "operationType">): boolean {
  return hold.operationType === RUN_OPERATION;
}

/** Takes tokens out of what the run may still cost; refuses what does not fit, and a run that is over. */
export function drawOnRun(work: Work, runId: string, tokens: bigint): Result<null> {
  const run = work.holds.get(runId);
  if (!run || !isRun(run)) return refuse({ code: "run_not_found" });
  if (!isOpen(run)) return refuse({ code: "run_over" });
  if (tokens > run.tokens) {
    return refuse({ code: "run_cap_reached", runId, requiredTokens: tokens, remainingTokens: run.tokens });
  }
  if (tokens > 0n) work.putHold({ ...run, tokens: run.tokens - tokens });
  return ok(null);
}

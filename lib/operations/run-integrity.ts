import "server-only";
import { audit } from "@/lib/db/audit-store";
import { inTransaction } from "@/lib/db/transaction";
import { actorMay, type Actor } from "@/lib/domain/access";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { log } from "@/lib/log";
import { checkIntegrity } from "./check-integrity";
import { oneAtATime } from "./one-at-a-time";

const PATIENCE_MS = 8_000;

/**
 * Has every invariant of every account checked now, unless that is being done already. Answers when it is over, or
 * after a few seconds that it still runs: it then goes on by itself, and what it finds is kept.
 */
export async function runIntegrity(actor: Actor): Promise<Result<{ state: "finished" | "running" }>> {
  if (!actorMay(actor, "integrity:run")) return refuse({ code: "insufficient_scope" });
  await inTransaction((tx) => audit(tx, actor, { action: "integrity.run", subject: "ledger" }));
  const run = oneAtATime("integrity", async () => {
    const { accountCount, findingCount } = await checkIntegrity();
    return `${accountCount} accounts checked, ${findingCount} faults found`;
  }).then(({ status }) => (status === "done" ? "finished" : "running"));
  run.catch((error: unknown) => log.error({ error }, "the ledger could not be checked"));
  return ok({ state: await Promise.race([run, runningAfter(PATIENCE_MS)]) });
}

function runningAfter(ms: number): Promise<"running"> {
  return new Promise((resolve) => setTimeout(() => resolve("running"), ms).unref());
}

import "server-only";
import { beginOrResumeIntegrityRun, finishIntegrityRun, recordIntegrityProgress } from "@/lib/db/integrity-store";
import { readAccountIdsAfter } from "@/lib/db/ledger-reader";
import { log } from "@/lib/log";
import { verifyAccount } from "./verify-ledger";

const ACCOUNTS_AT_A_TIME = 100;

/**
 * Checks every invariant of every account and keeps what was found. Its progress is kept too, so that a run that was
 * interrupted is taken up where it stopped.
 */
export async function checkIntegrity(): Promise<{ runId: string; accountCount: number; findingCount: number }> {
  const run = await beginOrResumeIntegrityRun();
  for (;;) {
    const ids = await readAccountIdsAfter(run.checkedUntilAccountId, ACCOUNTS_AT_A_TIME);
    if (ids.length === 0) break;
    const findings = [];
    for (const id of ids) findings.push(...(await verifyAccount(id)));
    for (const finding of findings) log.error({ runId: run.id, ...finding }, "the ledger is broken");
    run.checkedUntilAccountId = ids.at(-1)!;
    run.accountCount += BigInt(ids.length);
    run.findingCount += BigInt(findings.length);
    await recordIntegrityProgress(run, findings);
  }
  await finishIntegrityRun(run.id);
  return { runId: run.id, accountCount: Number(run.accountCount), findingCount: Number(run.findingCount) };
}

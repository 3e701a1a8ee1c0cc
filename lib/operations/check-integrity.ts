import "server-only";
import {
  beginOrResumeIntegrityRun,
  finishIntegrityRun,
  recordIntegrityProgress,
  type Finding,
} from "@/lib/db/integrity-store";
import { readAccountIdsAfter } from "@/lib/db/ledger-reader";
import { readLastUnexplained } from "@/lib/db/reconciliation-store";
import { log } from "@/lib/log";
import { verifyAccount } from "./verify-ledger";

const ACCOUNTS_AT_A_TIME = 100;

/**
 * Checks every invariant of every account, and what the last comparison with Stripe left unexplained, and keeps what was
 * found. Its progress is kept too, so that a run that was
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
  const payments = await findingsOfPayments();
  run.findingCount += BigInt(payments.length);
  await recordIntegrityProgress(run, payments);
  await finishIntegrityRun(run.id);
  return { runId: run.id, accountCount: Number(run.accountCount), findingCount: Number(run.findingCount) };
}

const COMPARISON_COUNTS_FOR_MS = 2 * 86_400_000;

/**
 * Payments at Stripe without exactly one credit, and credits without a payment. Stripe is compared with every hour and
 * not asked again here, so that the ledger can be checked while Stripe is away.
 */
export async function findingsOfPayments(): Promise<Finding[]> {
  const unexplained = await readLastUnexplained(new Date(Date.now() - COMPARISON_COUNTS_FOR_MS));
  return (unexplained ?? []).map(({ paymentIntentId, problem, accountId }) => ({
    invariant: "payments",
    accountId,
    detail: `${paymentIntentId} ${problem}`,
  }));
}

import "server-only";
import { isId } from "@/lib/ids";
import { database } from "./client";
import type { Tx } from "./transaction";

export type RunType = { code: string; name: string; minCents: bigint; maxCents: bigint };
export type RunStatus = "running" | "finished" | "capped";

export type RunRow = {
  accountId: string;
  id: string;
  type: string;
  status: RunStatus;
  capTokens: bigint;
  startedAt: Date;
  expiresAt: Date;
  finishedAt: Date | null;
};

/** In the order in which people are offered them. */
export async function readRunTypes(): Promise<RunType[]> {
  return database().prisma.runType.findMany({ orderBy: { position: "asc" } });
}

export async function insertRun(
  tx: Tx,
  run: { accountId: string; id: string; type: string; userId: string | null; capTokens: bigint; actor: string },
  expiresAt: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO runs (account_id, id, type, user_id, cap_tokens, actor, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [run.accountId, run.id, run.type, run.userId, run.capTokens, run.actor, expiresAt],
  );
}

/** The run with this id, whoever it belongs to. */
export async function findRun(id: string): Promise<RunRow | null> {
  return isId(id) ? database().prisma.run.findFirst({ where: { id } }) : null;
}

/** Writes down how a run ended and what it had cost by then; the first end is the one that stays. */
export async function endRun(tx: Tx, accountId: string, id: string, status: "finished" | "capped"): Promise<void> {
  await tx.query(
    `UPDATE runs SET status = $3::run_status, finished_at = clock_timestamp(), cost_tokens = ${COST_OF_RUN}
      WHERE account_id = $1 AND id = $2 AND status = 'running'`,
    [accountId, id, status],
  );
}

/** What the steps of `runs` have cost by now, with every correction of their charges. */
export const COST_OF_RUN = `(
  SELECT coalesce(sum(u.billable_tokens + coalesce((
           SELECT sum(a.billable_tokens) FROM usage_adjustments a
            WHERE a.account_id = u.account_id AND a.corrects_seq = u.line_seq), 0)), 0)::bigint
    FROM usages u WHERE u.account_id = runs.account_id AND u.run_id = runs.id)`;

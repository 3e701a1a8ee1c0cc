import "server-only";
import { database } from "@/lib/db/client";
import { COST_OF_RUN, findRun, type RunStatus } from "@/lib/db/run-store";
import { actorMayOn, actorMaySee, type Actor } from "@/lib/domain/access";
import { transactionIdOf } from "@/lib/domain/ledger/transaction-id";
import { ok, refuse, type Result } from "@/lib/domain/result";

/** A run as whoever may see it. `expired`: it ran out of time, and what was left below its cap is free again. */
export type RunView = {
  id: string;
  type: string;
  typeName: string;
  status: RunStatus | "expired";
  capTokens: bigint;
  spentTokens: bigint;
  /** What it may still cost; nothing once it is over. */
  remainingTokens: bigint;
  stepCount: number;
  startedAt: Date;
  expiresAt: Date;
  finishedAt: Date | null;
};

export type RunStep = {
  usageId: string;
  transactionId: string | null;
  status: "succeeded" | "failed" | "unpriced";
  operationType: string;
  provider: string;
  model: string;
  billableTokens: bigint;
  errorMessage: string | null;
  occurredAt: Date;
};

export type RunPage = { runs: RunView[]; nextId: string | null };

/** An account's runs, newest first, by keyset: behind the run with this id. */
export async function listRuns(
  actor: Actor,
  accountId: string,
  { limit, afterId = null }: { limit: number; afterId?: string | null },
): Promise<Result<RunPage>> {
  if (!actorMaySee(actor, accountId)) return refuse({ code: "account_not_found" });
  const { rows } = await database().pool.query<RunView>(
    `${RUNS} WHERE runs.account_id = $1 AND ($2::uuid IS NULL OR runs.id < $2) ORDER BY runs.id DESC LIMIT $3`,
    [accountId, afterId, limit + 1],
  );
  const runs = rows.slice(0, limit);
  return ok({ runs, nextId: rows.length > limit ? runs.at(-1)!.id : null });
}

/** One run; `run_not_found` for one that the actor may not see. */
export async function getRun(actor: Actor, runId: string): Promise<Result<RunView>> {
  const found = await runOf(actor, runId);
  return found.ok ? ok(await readRun(found.value)) : found;
}

const MOST_STEPS = 500;

/** The same with its steps, the first one first. */
export async function getRunWithSteps(actor: Actor, runId: string): Promise<Result<RunView & { steps: RunStep[] }>> {
  const found = await runOf(actor, runId);
  if (!found.ok) return found;
  const { accountId, id } = found.value;
  const [run, steps] = await Promise.all([
    readRun(found.value),
    database().pool.query<StepRow>(STEPS, [accountId, id, MOST_STEPS]),
  ]);
  return ok({ ...run, steps: steps.rows.map((row) => stepOf(accountId, row)) });
}

type RunName = { accountId: string; id: string };

/** Whoever records usages for an account may see its runs. */
async function runOf(actor: Actor, runId: string): Promise<Result<RunName>> {
  const found = await findRun(runId);
  const mayKnow = (id: string) => actorMaySee(actor, id) || actorMayOn(actor, "usage:record", id);
  return found && mayKnow(found.accountId) ? ok(found) : refuse({ code: "run_not_found" });
}

async function readRun({ accountId, id }: RunName): Promise<RunView> {
  const { rows } = await database().pool.query<RunView>(`${RUNS} WHERE runs.account_id = $1 AND runs.id = $2`, [
    accountId,
    id,
  ]);
  return rows[0]!;
}

const RUNS = `
  SELECT runs.id, runs.type, coalesce(t.name, runs.type) AS "typeName",
         CASE WHEN runs.status = 'running' AND NOT ${isAlive()} THEN 'expired' ELSE runs.status::text END AS status,
         runs.cap_tokens AS "capTokens", ${COST_OF_RUN} AS "spentTokens",
         CASE WHEN ${isAlive()} THEN h.tokens ELSE 0 END::bigint AS "remainingTokens",
         (SELECT count(*)::int FROM usages u WHERE u.account_id = runs.account_id AND u.run_id = runs.id) AS "stepCount",
         runs.started_at AS "startedAt", runs.expires_at AS "expiresAt", runs.finished_at AS "finishedAt"
    FROM runs
    JOIN holds h ON h.account_id = runs.account_id AND h.id = runs.id
    LEFT JOIN run_types t ON t.code = runs.type`;

function isAlive(): string {
  return `(h.status = 'open' AND h.expires_at > clock_timestamp())`;
}

type StepRow = Omit<RunStep, "transactionId"> & { seq: bigint | null };

const STEPS = `
  SELECT u.id AS "usageId", u.line_seq AS seq, u.status, u.operation_type AS "operationType", u.provider, u.model,
         (u.billable_tokens + coalesce((SELECT sum(a.billable_tokens) FROM usage_adjustments a
           WHERE a.account_id = u.account_id AND a.corrects_seq = u.line_seq), 0))::bigint AS "billableTokens",
         u.error_message AS "errorMessage", u.occurred_at AS "occurredAt"
    FROM usages u WHERE u.account_id = $1 AND u.run_id = $2 ORDER BY u.recorded_at, u.id LIMIT $3`;

function stepOf(accountId: string, { seq, ...step }: StepRow): RunStep {
  return { ...step, transactionId: seq === null ? null : transactionIdOf(accountId, seq) };
}

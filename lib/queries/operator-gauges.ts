import "server-only";
import { database } from "@/lib/db/client";
import { COST_UNKNOWN } from "@/lib/db/summed-columns";

/** What an operator watches, one figure each. None of them grows with the length of the history. */
export async function readOperatorGauges(): Promise<Record<string, number>> {
  const { rows } = await database().pool.query<Record<string, string | null>>(GAUGES);
  return Object.fromEntries(
    Object.entries(rows[0]!).flatMap(([what, value]) => (value === null ? [] : [[what, Number(value)]])),
  );
}

const LAST_CHECK = `(SELECT * FROM integrity_runs WHERE finished_at IS NOT NULL ORDER BY started_at DESC LIMIT 1)`;

const GAUGES = `
  SELECT (SELECT count(*) FROM holds WHERE status IN ('open', 'unknown')) AS open_holds,
         (SELECT coalesce(sum(tokens), 0) FROM holds WHERE status IN ('open', 'unknown')) AS held_tokens,
         (SELECT count(*) FROM holds WHERE status = 'unknown') AS unknown_holds,
         (SELECT count(*) FROM holds WHERE status = 'open' AND expires_at < now() - interval '5 minutes') AS overdue_holds,
         (SELECT count(*) FROM outbox_messages WHERE sent_at IS NULL) AS outbox_waiting,
         (SELECT count(*) FROM outbox_messages WHERE sent_at IS NULL AND attempts > 0) AS outbox_failing,
         (SELECT count(*) FROM stripe_events WHERE status IN ('received', 'failed')) AS webhooks_unfinished,
         (SELECT count(*) FROM stripe_events WHERE status = 'parked') AS webhooks_parked,
         (SELECT count(*) FROM usages WHERE status = 'unpriced') AS unpriced_usages,
         (SELECT coalesce(extract(epoch FROM now() - min(recorded_at)), 0) FROM usages WHERE status = 'unpriced') AS unpriced_age_seconds,
         (SELECT coalesce(sum(${COST_UNKNOWN}), 0) FROM platform_daily
           WHERE day >= (now() AT TIME ZONE 'UTC')::date - 1) AS cost_unknown_usages,
         (SELECT count(*) FROM recharge_attempts WHERE status IN ('pending', 'processing')) AS recharges_in_flight,
         (SELECT count(*) FROM job_leases WHERE error IS NOT NULL) AS jobs_failed,
         (SELECT finding_count FROM ${LAST_CHECK} AS last_check) AS ledger_drift_findings,
         (SELECT extract(epoch FROM now() - finished_at) FROM ${LAST_CHECK} AS last_check) AS ledger_check_age_seconds`;

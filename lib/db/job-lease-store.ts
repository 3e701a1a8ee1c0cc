import "server-only";
import { database } from "./client";

/*
 * One instance does a job at a time. A row with a time limit rather than a lock of the session, so that it also works
 * through a pooler that shares sessions, and lapses by itself when its holder dies.
 */

/** Takes the lease, or answers false: somebody has it. */
export async function takeLease(job: string, holder: string, seconds: number): Promise<boolean> {
  const { rowCount } = await database().pool.query(
    `INSERT INTO job_leases (job, holder, leased_until, started_at) VALUES ($1, $2, ${UNTIL}, clock_timestamp())
     ON CONFLICT (job) DO UPDATE
        SET holder = excluded.holder, leased_until = excluded.leased_until, started_at = excluded.started_at,
            finished_at = NULL, outcome = NULL, error = NULL
      WHERE job_leases.holder IS NULL OR job_leases.leased_until <= clock_timestamp()`,
    [job, holder, seconds],
  );
  return rowCount === 1;
}

export async function renewLease(job: string, holder: string, seconds: number): Promise<void> {
  await database().pool.query(`UPDATE job_leases SET leased_until = ${UNTIL} WHERE job = $1 AND holder = $2`, [
    job,
    holder,
    seconds,
  ]);
}

/** Gives it back and says how it went. */
export async function endLease(
  job: string,
  holder: string,
  end: { outcome: string } | { error: string },
): Promise<void> {
  await database().pool.query(
    `UPDATE job_leases SET holder = NULL, leased_until = NULL, finished_at = clock_timestamp(), outcome = $3, error = $4
      WHERE job = $1 AND holder = $2`,
    [job, holder, "outcome" in end ? end.outcome : null, "error" in end ? end.error : null],
  );
}

const UNTIL = "clock_timestamp() + make_interval(secs => $3)";

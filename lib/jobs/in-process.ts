import "server-only";
import { Logger, parseCronItems, run, type Runner } from "graphile-worker";
import { openQueuePool } from "@/lib/db/queue-pool";
import { log } from "@/lib/log";
import { sendMailsAtOnce } from "@/lib/operations/send-mails-at-once";
import { jobNames, jobs, type JobName } from "./jobs";
import { runJob } from "./run-job";

/** Several, so that a long check does not keep expiries waiting. */
const CONCURRENT_JOBS = 4;
const RESTART_AFTER_MS = 5_000;

export type Jobs = {
  /** Takes up nothing new and resolves when what is running has ended. */
  stop(): Promise<void>;
};

/**
 * Runs the jobs by their schedules inside this process. Any number of instances may: the queue in Postgres gives each
 * turn to one of them. A database that goes away stops the queue; it is started again until somebody stops it. Messages of
 * this process are also sent at once, without waiting for their job's turn.
 */
export function startJobs(only: readonly JobName[] = jobNames): Jobs {
  const stopping = new AbortController();
  const mailSender = only.includes("mails") ? sendMailsAtOnce() : undefined;
  let runner: Runner | undefined;
  const ended = (async () => {
    while (!stopping.signal.aborted) {
      const pool = openQueuePool(CONCURRENT_JOBS);
      try {
        runner = await startRunner(pool, only);
        if (stopping.signal.aborted) await runner.stop();
        await runner.promise;
      } catch (error) {
        log.warn({ error }, "jobs stopped, starting them again");
      }
      runner = undefined;
      await pool.end().catch((error: unknown) => log.warn({ error }, "connections of the job queue not closed"));
      await sleep(RESTART_AFTER_MS, stopping.signal);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      // A runner that is stopping already says so by refusing.
      await runner?.stop().catch(() => {});
      await ended;
      await mailSender?.stop();
    },
  };
}

function startRunner(pgPool: ReturnType<typeof openQueuePool>, only: readonly JobName[]): Promise<Runner> {
  return run({
    pgPool,
    schema: "graphile_worker",
    concurrency: CONCURRENT_JOBS,
    pollInterval: 5_000,
    noHandleSignals: true,
    // In batches, because only then does stopping wait until it is written that the last job is done.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    logger: quietLogger,
    taskList: Object.fromEntries(only.map((name) => [name, async () => void (await runJob(name))])),
    parsedCronItems: parseCronItems(
      only.map((name) => ({
        task: name,
        match: jobs[name].schedule,
        // The next turn comes soon enough: a failed or missed one is not made up for, and turns never pile up.
        options: { backfillPeriod: 0, maxAttempts: 1, jobKey: name, jobKeyMode: "replace" as const },
      })),
    ),
  });
}

/** What the queue has to say is of interest when something is wrong. */
const quietLogger = new Logger(() => (level, message, meta) => {
  if (level === "error") log.error({ queue: meta }, message);
  else if (level === "warning") log.warn({ queue: meta }, message);
  else log.debug({}, message);
});

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}

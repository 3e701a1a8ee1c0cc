import "server-only";
import { ensureMonthPartitions } from "@/lib/db/partitions";
import { env } from "@/lib/env";
import { startJobs } from "@/lib/jobs/in-process";
import { log } from "@/lib/log";

/** Checks the environment and ends the process with one line per fault; makes the months ahead; starts the jobs. */
export async function startUp(): Promise<void> {
  try {
    log.info({ mode: env.PURSER_MODE, appUrl: env.APP_URL }, "starting");
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
  // A database that is away does not keep us from starting: /api/ready says so, and lines have a default partition.
  await ensureMonthPartitions().catch((error: Error) => log.warn({ error }, "month partitions not made"));
  if (env.JOBS === "in-process") {
    const jobs = startJobs();
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void jobs.stop());
  }
}

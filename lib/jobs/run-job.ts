import "server-only";
import { log } from "@/lib/log";
import { oneAtATime, type JobEnd } from "@/lib/operations/one-at-a-time";
import { jobNames, jobs, type JobName } from "./jobs";

export function jobOf(name: string): JobName | undefined {
  return jobNames.find((one) => one === name);
}

/** Runs a job now, unless it is running somewhere; then says so at once. Throws what the job threw. */
export async function runJob(job: JobName): Promise<JobEnd> {
  const startedAt = performance.now();
  const end = await oneAtATime(job, jobs[job].run);
  log.debug({ job, ...end, durationMs: Math.round(performance.now() - startedAt) }, "job");
  return end;
}

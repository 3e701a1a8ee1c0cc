import "server-only";
import { endLease, renewLease, takeLease } from "@/lib/db/job-lease-store";
import { newId } from "@/lib/ids";
import { log } from "@/lib/log";

const LEASE_SECONDS = 60;

export type JobEnd = { status: "done"; outcome: string } | { status: "already-running" };

/**
 * Runs `work` unless somebody, here or on another instance, is running the same job now. What it answers, or why it
 * failed, is kept as the job's last outcome. Work must bear being done twice: whoever stands still for longer than the
 * lease loses it.
 */
export async function oneAtATime(job: string, work: () => Promise<string>): Promise<JobEnd> {
  const holder = newId();
  if (!(await takeLease(job, holder, LEASE_SECONDS))) return { status: "already-running" };
  const renewal = setInterval(() => {
    renewLease(job, holder, LEASE_SECONDS).catch((error: unknown) => log.warn({ error, job }, "lease not renewed"));
  }, LEASE_SECONDS * 300);
  try {
    const outcome = await work();
    await endLease(job, holder, { outcome });
    return { status: "done", outcome };
  } catch (error) {
    // If this cannot be said either, the lease lapses by itself.
    await endLease(job, holder, { error: String(error) }).catch(() => {});
    throw error;
  } finally {
    clearInterval(renewal);
  }
}

import { afterAll, afterEach, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { startJobs, type Jobs } from "@/lib/jobs/in-process";
import { jobNames } from "@/lib/jobs/jobs";

testDatabase();
const running: Jobs[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((jobs) => jobs.stop()));
});
afterAll(closeDatabase);

const PATIENCE = { timeout: 45_000, interval: 50 };

test("the queue knows the schedule of every job", async () => {
  running.push(startJobs());
  const known = async () => {
    const { rows } = await database().pool.query<{ identifier: string }>(
      "SELECT identifier FROM graphile_worker._private_known_crontabs ORDER BY 1",
    );
    return rows.map(({ identifier }) => identifier);
  };
  await expect.poll(() => known().catch(() => []), PATIENCE).toEqual(jobNames.toSorted());
});

test("jobs go on by themselves after the database has closed every connection", async () => {
  running.push(startJobs(["hold-expiry"]), startJobs(["hold-expiry"]));
  for (let round = 0; round < 3; round++) {
    const before = await lastRun();
    await expect.poll(() => enqueue().then(Boolean, () => false), PATIENCE).toBe(true);
    await expect.poll(() => lastRun(), PATIENCE).not.toBe(before);
    await database().pool.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );
  }
  await expect.poll(() => enqueue().then(Boolean, () => false), PATIENCE).toBe(true);
});

test("stopping waits for the job that is running, and starts no other", async () => {
  const jobs = startJobs(["platform-rollup"]);
  await expect.poll(() => enqueue("platform-rollup").then(Boolean, () => false), PATIENCE).toBe(true);
  await expect.poll(() => lastRun("platform-rollup"), PATIENCE).not.toBe(null);
  const before = await lastRun("platform-rollup");

  // What the job waits for while it runs.
  const blocker = await database().pool.connect();
  await blocker.query("SELECT pg_advisory_lock(hashtext('platform_daily'))");
  await enqueue("platform-rollup");
  await expect.poll(() => isRunning("platform-rollup"), PATIENCE).toBe(true);
  let hasStopped = false;
  const stopped = jobs.stop().then(() => (hasStopped = true));
  await enqueue("platform-rollup");
  expect(await isRunning("platform-rollup")).toBe(true);
  expect(hasStopped).toBe(false);
  await blocker.query("SELECT pg_advisory_unlock(hashtext('platform_daily'))");
  blocker.release();

  await stopped;
  expect(await isRunning("platform-rollup")).toBe(false);
  expect(await lastRun("platform-rollup")).not.toBe(before);
  const { rows } = await database().pool.query(
    "SELECT attempts FROM graphile_worker.jobs WHERE task_identifier = 'platform-rollup'",
  );
  expect(rows).toEqual([{ attempts: 0 }]);
});

async function enqueue(job = "hold-expiry"): Promise<unknown> {
  return database().pool.query("SELECT graphile_worker.add_job($1)", [job]);
}

/** When the job last ended well. */
async function lastRun(job = "hold-expiry"): Promise<string | null> {
  const { rows } = await database()
    .pool.query<{ at: string }>(
      "SELECT finished_at::text AS at FROM job_leases WHERE job = $1 AND outcome IS NOT NULL",
      [job],
    )
    .catch(() => ({ rows: [] }));
  return rows[0]?.at ?? null;
}

async function isRunning(job: string): Promise<boolean> {
  const { rows } = await database().pool.query("SELECT FROM job_leases WHERE job = $1 AND holder IS NOT NULL", [job]);
  return rows.length > 0;
}

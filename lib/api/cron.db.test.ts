import { afterAll, expect, test, vi } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { testStripe } from "@/lib/dev/test-stripe";
import { closeDatabase, database } from "@/lib/db/client";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import { jobNames } from "@/lib/jobs/jobs";
import { runCronJob } from "@/lib/api/cron";

testDatabase();
testStripe();
afterAll(closeDatabase);

const SECRET = vi.hoisted(() => (process.env.CRON_SECRET = "cron-".repeat(8)));

test("every job can be run by its address, again and again", async () => {
  for (const job of [...jobNames, ...jobNames]) {
    const { status, body } = await call(job);
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body).toEqual({ job, status: "done", outcome: expect.any(String) });
  }
  const { rows } = await database().pool.query(
    "SELECT job FROM job_leases WHERE outcome IS NOT NULL AND holder IS NULL",
  );
  expect(rows).toHaveLength(jobNames.length);
});

test("without the secret nobody gets in, nor learns which jobs there are", async () => {
  for (const authorization of [
    null,
    "Bearer wrong",
    `Bearer ${SECRET}x`,
    `Basic ${SECRET}`,
    `Bearer ${env.BILLING_SECRET}`,
  ]) {
    for (const job of ["hold-expiry", "no-such-job"]) {
      expect(await call(job, authorization)).toMatchObject({ status: 401, body: { code: "invalid_cron_secret" } });
    }
  }
});

test("a job that does not exist is not found", async () => {
  for (const job of ["no-such-job", "constructor", "__proto__", ""]) {
    expect(await call(job)).toMatchObject({ status: 404, body: { code: "not_found" } });
  }
});

test("where no secret is set there is no such address", async () => {
  vi.resetModules();
  vi.stubEnv("CRON_SECRET", "");
  const { runCronJob: withoutSecret } = await import("@/lib/api/cron");
  for (const authorization of ["Bearer undefined", "Bearer ", `Bearer ${SECRET}`]) {
    const response = await withoutSecret(request("hold-expiry", authorization), "hold-expiry");
    expect([response.status, await response.json()]).toMatchObject([404, { code: "not_found" }]);
  }
  vi.unstubAllEnvs();
});

test("a job that is running somewhere is not run twice, and that is said at once", async () => {
  await lease("partitions", 60);
  expect(await call("partitions")).toMatchObject({
    status: 200,
    body: { job: "partitions", status: "already-running" },
  });
  expect(await call("hold-expiry")).toMatchObject({ body: { status: "done" } });
});

test("an instance that died does not keep a job for ever", async () => {
  await lease("partitions", -1);
  expect(await call("partitions")).toMatchObject({ body: { status: "done" } });
});

async function call(job: string, authorization: string | null = `Bearer ${SECRET}`) {
  const response = await runCronJob(request(job, authorization), job);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

function request(job: string, authorization: string | null): Request {
  const headers = authorization === null ? undefined : { authorization };
  return new Request(`http://purser.test/api/cron/${job}`, { method: "POST", headers });
}

async function lease(job: string, seconds: number): Promise<void> {
  await database().pool.query(
    `INSERT INTO job_leases (job, holder, leased_until, started_at) VALUES ($1, $2, now() + make_interval(secs => $3), now())
     ON CONFLICT (job) DO UPDATE SET holder = excluded.holder, leased_until = excluded.leased_until`,
    [job, newId(), seconds],
  );
}

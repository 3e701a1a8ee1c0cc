import { isSameSecret } from "@/lib/auth/secrets";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import { jobOf, runJob } from "@/lib/jobs/run-job";
import type { Answer } from "./answer";
import { fault } from "./endpoint";
import { json, problem } from "./respond";

/**
 * Runs one job now, for deployments whose clock is elsewhere: `{job, status, outcome}`. A job that is running already
 * is not run twice; that is said at once. Without CRON_SECRET there is no such address.
 */
export async function runCronJob(request: Request, name: string): Promise<Response> {
  return (await answer(request, name)).toResponse();
}

async function answer(request: Request, name: string): Promise<Answer> {
  if (env.CRON_SECRET === undefined) return problem({ code: "not_found" });
  const given = /^Bearer (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (given === undefined || !isSameSecret(given, env.CRON_SECRET)) return problem({ code: "invalid_cron_secret" });
  const job = jobOf(name);
  if (job === undefined) return problem({ code: "not_found" });
  try {
    const end = await runJob(job);
    const outcome = end.status === "done" ? end.outcome : "is running already";
    return json({ job, status: end.status, outcome }, 200, { "cache-control": "no-store" });
  } catch (error) {
    return fault(error, newId(), `POST /api/cron/${job}`);
  }
}

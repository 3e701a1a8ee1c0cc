import { isSameSecret } from "@/lib/auth/secrets";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { metrics } from "@/lib/metrics";
import { readOperatorGauges } from "@/lib/queries/operator-gauges";
import { Answer } from "./answer";
import { problem } from "./respond";

/**
 * `GET /api/metrics` for Prometheus, behind METRICS_TOKEN; without one there is no such address. A database that is
 * away is a figure among the others, so that what this process counts can be read just then.
 */
export async function metricsAnswer(authorization: string | null): Promise<Answer> {
  if (env.METRICS_TOKEN === undefined) return problem({ code: "not_found" });
  const given = /^Bearer (.+)$/i.exec(authorization ?? "")?.[1];
  if (given === undefined || !isSameSecret(given, env.METRICS_TOKEN)) return problem({ code: "invalid_metrics_token" });
  const { registry, database, isDatabaseUp } = metrics();
  try {
    const gauges = await readOperatorGauges();
    for (const [what, value] of Object.entries(gauges)) database.set({ what }, value);
    isDatabaseUp.set(1);
  } catch (error) {
    log.warn({ error }, "no metrics of the database");
    database.reset();
    isDatabaseUp.set(0);
  }
  return new Answer(
    200,
    { "content-type": registry.contentType, "cache-control": "no-store" },
    await registry.metrics(),
  );
}

/** `metricsAnswer` for Next. */
export async function metricsRoute(request: Request): Promise<Response> {
  return (await metricsAnswer(request.headers.get("authorization"))).toResponse();
}

import { factsOfRefusal, sentenceOfRefusal, statusOfRefusal, titleOfRefusal } from "@/lib/contracts/refusals";
import type { Refusal } from "@/lib/domain/refusals";
import { env } from "@/lib/env";
import { Answer } from "./answer";

/** Tokens and other whole numbers travel as JSON numbers; the database keeps them within 2^53 - 1. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return new Answer(status, { "content-type": "application/json", ...headers }, toJson(body));
}

/** `application/problem+json`: a stable code, one status, a sentence, and the figures that belong to it. */
export function problem(refusal: Refusal, headers: Record<string, string> = {}): Answer {
  const status = statusOfRefusal[refusal.code];
  const retryAfter = retryAfterSeconds(refusal);
  const headersOfProblem = {
    "content-type": "application/problem+json",
    ...(retryAfter === null ? {} : { "retry-after": String(retryAfter) }),
    ...(refusal.code === "method_not_allowed" ? { allow: refusal.allow } : {}),
    ...headers,
  };
  return new Answer(status, headersOfProblem, toJson(problemBody(refusal)));
}

export function problemBody(refusal: Refusal) {
  return {
    type: `${env.APP_URL}/docs#${refusal.code}`,
    title: titleOfRefusal[refusal.code],
    status: statusOfRefusal[refusal.code],
    code: refusal.code,
    detail: sentenceOfRefusal(refusal),
    ...factsOfRefusal(refusal, topUpUrl()),
  };
}

export function topUpUrl(): string {
  return `${env.APP_URL}/tokens#packages`;
}

function retryAfterSeconds(refusal: Refusal): number | null {
  if (refusal.code === "rate_limited") return refusal.retryAfterSeconds;
  return refusal.code === "unavailable" || refusal.code === "too_many_in_flight" ? 1 : null;
}

export function toJson(body: unknown, indent?: number): string {
  return JSON.stringify(body, (_, value: unknown) => (typeof value === "bigint" ? Number(value) : value), indent);
}

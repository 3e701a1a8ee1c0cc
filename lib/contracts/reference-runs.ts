import { z } from "zod";
import type { ApiOperation } from "./reference";
import { EstimateAnswer, EstimateBody, ListRunsQuery, Run, RunList, StartedRun, StartRunBody } from "./runs";
import { whoIsCharged } from "./who-is-charged";

const group = "Runs and estimates";
const userId = "019abc6e-4a52-7c31-9d0b-5f0e1a2b3c4d";
/** Workflows of many usages under one cap, and what such things usually cost. */
export const runOperations: Record<string, ApiOperation> = {
  "POST /api/billing/estimate": {
    group,
    summary: "Ask what something will cost",
    about:
      "A workflowType, or operationType and model. With what it takes the price list answers; without, the account's own history, then everybody's, then the range that was set up. basis says which.",
    access: "service",
    scope: "balance:read",
    body: EstimateBody,
    answers: { 200: { about: "What it will cost.", schema: EstimateAnswer } },
    refusals: ["account_not_found", "limit_exceeded"],
    example: { body: { userId, workflowType: "story" } },
  },
  "POST /api/billing/runs": {
    group,
    summary: "Start a run with a cap",
    about:
      "Holds the cap. Usages and holds with its runId draw on that, and the first usage that does not fit is refused with run_cap_reached and ends the run.",
    access: "service",
    scope: "usage:write",
    body: StartRunBody,
    isIdempotent: true,
    answers: {
      201: { about: "Started.", schema: StartedRun },
      200: { about: "The key was seen before: the first answer.", schema: StartedRun },
    },
    refusals: [
      "insufficient_tokens",
      "account_suspended",
      "account_blocked",
      "account_not_found",
      "too_many_in_flight",
      "limit_exceeded",
      "idempotency_key_reuse",
    ],
    example: { body: { userId, type: "story", capTokens: 50_000 } },
  },
  "GET /api/billing/runs": {
    group,
    summary: "List runs with their cost",
    access: "service",
    scope: "balance:read",
    query: z.object({ ...whoIsCharged, ...ListRunsQuery.shape }),
    answers: { 200: { about: "Newest first.", schema: RunList } },
    refusals: ["account_not_found", "validation_failed"],
    example: { query: `userId=${userId}&limit=25` },
  },
  "GET /api/billing/runs/{id}": {
    group,
    summary: "Read a run",
    access: "service",
    scope: "balance:read",
    answers: { 200: { about: "How it stands.", schema: Run } },
    refusals: ["run_not_found"],
    example: {},
  },
  "POST /api/billing/runs/{id}/finish": {
    group,
    summary: "Finish a run",
    about: "What is left below its cap is free again. Repeatable.",
    access: "service",
    scope: "usage:write",
    answers: { 200: { about: "How it ended.", schema: Run } },
    refusals: ["run_not_found"],
    example: {},
  },
};

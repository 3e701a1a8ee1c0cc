import { z } from "zod";
import type { Scope } from "@/lib/domain/access";
import type { RefusalCode } from "@/lib/domain/refusals";
import {
  Balance,
  BalanceCheck,
  Checkout,
  Hold,
  PackageList,
  Portal,
  PriceList,
  ProvisionedUser,
  Released,
  TransactionList,
  UsageBatchResults,
  UsageReceipt,
  UsageReport,
} from "./answers";
import { aiOperations } from "./reference-ai";
import { GrantReceipt, GrantTokensBody } from "./grants";
import { runOperations } from "./reference-runs";
import { OpenPortalBody, StartCheckoutBody } from "./sales";
import { ListTransactionsQuery } from "./transactions";
import { CheckBalanceBody, OpenHoldBody, RecordUsageBody, SettleHoldBody } from "./usage";
import { UsageReportQuery } from "./usage-report";
import { ProvisionUserBody } from "./users";
import { moment } from "./values";
import { whoIsCharged } from "./who-is-charged";

/** What an endpoint takes, answers and refuses, said once for the description of the API. */
export type ApiOperation = {
  group: string;
  summary: string;
  about?: string;
  /** Who may call: anybody, the deployment's services, or those and a signed-in browser. */
  access: "public" | "service" | "signed-in";
  /** What an API key must be allowed to do. */
  scope?: Scope;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** Left out: JSON. A form carries a file, whose name in the example begins with an @. */
  bodyType?: "multipart/form-data";
  /** Takes an `Idempotency-Key`. */
  isIdempotent?: boolean;
  answers: Record<number, ApiAnswer>;
  /** Beside those that every endpoint of its kind may give. */
  refusals: readonly RefusalCode[];
  /** A call as it might be made. */
  example: { query?: string; body?: unknown };
};

export type ApiAnswer = { about: string; schema?: z.ZodType; contentType?: string };

const EXAMPLE_USER = "019abc6e-4a52-7c31-9d0b-5f0e1a2b3c4d";

const USED = "inputTokens includes cached input, outputTokens includes reasoning. Unknown fields are refused.";
const usageExample = {
  operationType: "draft",
  provider: "openai",
  model: "gpt-4o",
  inputTokens: 1_000,
  outputTokens: 500,
};
const receipts = {
  201: { about: "Recorded and charged.", schema: UsageReceipt },
  200: { about: "The key was seen before: the first answer, and nothing booked.", schema: UsageReceipt },
};
const inRuns = ["run_not_found", "run_over", "run_cap_reached"] as const;
const settling = ["hold_not_found", "hold_already_settled", "hold_already_released"] as const;
const spending = [
  "insufficient_tokens",
  "account_suspended",
  "account_blocked",
  "key_budget_exceeded",
  "account_not_found",
] as const;

/** Every endpoint under /api/billing and /api/ai, by method and path. */
export const apiOperations: Record<string, ApiOperation> = {
  "PUT /api/billing/users": {
    group: "Users",
    summary: "Make a user of yours known",
    about: "Creates the user, their token account and the welcome bonus, once however often it is called.",
    access: "service",
    scope: "users:write",
    body: ProvisionUserBody,
    answers: {
      201: { about: "Created.", schema: ProvisionedUser },
      200: { about: "Was there already.", schema: ProvisionedUser },
    },
    refusals: ["email_taken", "insufficient_scope"],
    example: { body: { externalUserId: "customer-42", email: "ada@example.com", name: "Ada" } },
  },
  "GET /api/billing/balance": {
    group: "Balance",
    summary: "Read a balance",
    about: "Now or, with at, as it was at a past moment.",
    access: "service",
    scope: "balance:read",
    query: z.object({ ...whoIsCharged, at: moment.optional().meta({ description: "A past moment." }) }),
    answers: { 200: { about: "The balance.", schema: Balance } },
    refusals: ["account_not_found", "validation_failed"],
    example: { query: `userId=${EXAMPLE_USER}` },
  },
  "POST /api/billing/balance/check": {
    group: "Balance",
    summary: "Ask whether a user may spend",
    about: "Changes nothing. To be sure while the work runs, open a hold instead.",
    access: "service",
    scope: "balance:read",
    body: CheckBalanceBody,
    answers: { 200: { about: "Whether it suffices, and what is missing.", schema: BalanceCheck } },
    refusals: ["account_not_found", "account_suspended", "account_blocked"],
    example: { body: { userId: EXAMPLE_USER, required: 2_250 } },
  },
  "POST /api/billing/usage": {
    group: "Usage",
    summary: "Record an operation and charge it",
    about: `The server computes the charge. ${USED} totalTokens and billableTokens are your own sums: when given they must equal ours.`,
    access: "service",
    scope: "usage:write",
    body: RecordUsageBody,
    isIdempotent: true,
    answers: receipts,
    refusals: [...spending, ...settling, ...inRuns, "charge_mismatch", "limit_exceeded", "idempotency_key_reuse"],
    example: { body: { userId: EXAMPLE_USER, ...usageExample } },
  },
  "POST /api/billing/usage/batch": {
    group: "Usage",
    summary: "Record up to 1,000 operations",
    about: "Each item has its own result; a faulty one spoils only itself.",
    access: "service",
    scope: "usage:write",
    body: z.strictObject({ items: z.array(RecordUsageBody).min(1).max(1_000) }).meta({ id: "RecordUsageBatch" }),
    answers: { 200: { about: "A result for each item, in order.", schema: UsageBatchResults } },
    refusals: [],
    example: { body: { items: [{ userId: EXAMPLE_USER, ...usageExample, idempotencyKey: "job-4711" }] } },
  },
  "GET /api/billing/usage": {
    group: "Usage",
    summary: "Sum up what was used",
    about:
      "By model, by operation and over time, by the clock of a time zone. Neither period nor from means this month.",
    access: "service",
    scope: "balance:read",
    query: z.object({ ...whoIsCharged, ...UsageReportQuery.shape }),
    answers: { 200: { about: "The sums.", schema: UsageReport } },
    refusals: ["account_not_found", "validation_failed"],
    example: { query: `userId=${EXAMPLE_USER}&period=month&tz=Europe/Berlin` },
  },
  "POST /api/billing/holds": {
    group: "Holds",
    summary: "Set tokens aside before the work begins",
    about:
      "Say how many tokens, or the most that the operation can use. Of many callers only as many start as can be paid.",
    access: "service",
    scope: "usage:write",
    body: OpenHoldBody,
    isIdempotent: true,
    answers: {
      201: { about: "Held.", schema: Hold },
      200: { about: "The key was seen before: the first answer.", schema: Hold },
    },
    refusals: [...spending, ...inRuns, "too_many_in_flight", "limit_exceeded", "idempotency_key_reuse"],
    example: { body: { userId: EXAMPLE_USER, tokens: 3_000, ttlSeconds: 900 } },
  },
  "POST /api/billing/holds/{id}/settle": {
    group: "Holds",
    summary: "Charge what the work really took",
    about: `More than was held is charged too, and the rest is free again. Repeatable. ${USED}`,
    access: "service",
    scope: "usage:write",
    body: SettleHoldBody,
    answers: receipts,
    refusals: [...settling, "charge_mismatch", "limit_exceeded", "account_not_found"],
    example: { body: usageExample },
  },
  "POST /api/billing/holds/{id}/release": {
    group: "Holds",
    summary: "Give held tokens back",
    about: "For work that was not done. Repeatable.",
    access: "service",
    scope: "usage:write",
    answers: { 200: { about: "Free again.", schema: Released } },
    refusals: ["hold_not_found", "hold_already_settled", "insufficient_scope"],
    example: {},
  },
  ...runOperations,
  "POST /api/billing/grants": {
    group: "Grants",
    summary: "Give tokens, or take them back",
    about:
      "For whatever your product gives away or mends. Below zero deducts, at most what is available. Only a key with grants:write may; the deployment's secret may not.",
    access: "service",
    scope: "grants:write",
    body: GrantTokensBody,
    isIdempotent: true,
    answers: {
      201: { about: "Booked.", schema: GrantReceipt },
      200: { about: "The key was seen before: the first answer, and nothing booked.", schema: GrantReceipt },
    },
    refusals: ["insufficient_tokens", "account_not_found", "limit_exceeded", "idempotency_key_reuse"],
    example: { body: { userId: EXAMPLE_USER, tokens: 5_000, reason: "Sorry for the outage" } },
  },
  "GET /api/billing/transactions": {
    group: "History",
    summary: "List the lines of the ledger",
    access: "service",
    scope: "balance:read",
    query: z.object({ ...whoIsCharged, ...ListTransactionsQuery.shape }),
    answers: { 200: { about: "A page; nextCursor leads to the next.", schema: TransactionList } },
    refusals: ["account_not_found", "validation_failed"],
    example: { query: `userId=${EXAMPLE_USER}&type=usage,purchase&limit=25` },
  },
  "GET /api/billing/transactions.csv": {
    group: "History",
    summary: "The same as a CSV file",
    about: "Streamed, however long it is.",
    access: "service",
    scope: "balance:read",
    query: z.object({ ...whoIsCharged, ...ListTransactionsQuery.omit({ limit: true, cursor: true }).shape }),
    answers: { 200: { about: "A line for each transaction.", contentType: "text/csv" } },
    refusals: ["account_not_found", "validation_failed"],
    example: { query: `userId=${EXAMPLE_USER}` },
  },
  "GET /api/billing/packages": {
    group: "Buying",
    summary: "List the packages on sale",
    access: "public",
    answers: { 200: { about: "In their order.", schema: PackageList } },
    refusals: [],
    example: {},
  },
  "GET /api/billing/prices": {
    group: "Buying",
    summary: "List how models are charged",
    access: "public",
    answers: { 200: { about: "The prices in force now.", schema: PriceList } },
    refusals: [],
    example: {},
  },
  "POST /api/billing/checkout": {
    group: "Buying",
    summary: "Open a payment page",
    about: "For a package, or for an amount in US cents.",
    access: "service",
    scope: "checkout:write",
    body: StartCheckoutBody,
    answers: { 201: { about: "Where to pay.", schema: Checkout } },
    refusals: ["account_not_found", "package_not_found", "currency_mismatch", "payment_unavailable"],
    example: { body: { userId: EXAMPLE_USER, packageId: "starter" } },
  },
  "POST /api/billing/portal": {
    group: "Buying",
    summary: "Open Stripe's page for cards and receipts",
    access: "service",
    scope: "checkout:write",
    body: OpenPortalBody,
    answers: { 200: { about: "Where it is.", schema: Portal } },
    refusals: ["account_not_found", "payment_unavailable"],
    example: { body: { userId: EXAMPLE_USER } },
  },
  ...aiOperations,
};

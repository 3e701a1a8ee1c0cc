import type { BudgetPeriod } from "./key-budget";

/** A place in the input and what is wrong with it, in words for the person who sent it. */
export type Fault = { path: string; message: string };

/**
 * Every "no" that the product means. Each code has exactly one HTTP status and one sentence
 * (`contracts/refusals.ts`, exhaustively), and never means that something was booked.
 */
export type Refusal =
  | { code: "validation_failed"; faults: Fault[] }
  | { code: "invalid_billing_secret" }
  | { code: "invalid_cron_secret" }
  | { code: "invalid_metrics_token" }
  | { code: "not_signed_in" }
  | { code: "insufficient_scope" }
  | { code: "insufficient_tokens"; requiredTokens: bigint; availableTokens: bigint }
  | {
      code: "key_budget_exceeded";
      requiredTokens: bigint;
      budgetTokens: bigint;
      spentTokens: bigint;
      /** What the key's open holds may still cost. */
      heldTokens: bigint;
      period: BudgetPeriod;
      resetsAt: Date;
    }
  | { code: "account_suspended"; debtTokens: bigint }
  | { code: "account_blocked" }
  | { code: "account_not_found" }
  | { code: "package_not_found" }
  | { code: "currency_mismatch"; accountCurrency: string; currency: string }
  | { code: "hold_not_found" }
  | { code: "hold_already_settled" }
  | { code: "hold_already_released" }
  | { code: "run_not_found" }
  | { code: "run_over" }
  | { code: "run_cap_reached"; runId: string; requiredTokens: bigint; remainingTokens: bigint }
  | { code: "idempotency_key_reuse" }
  | { code: "charge_mismatch"; expected: Record<string, bigint>; given: Record<string, bigint> }
  | { code: "too_many_in_flight"; limit: number }
  | { code: "limit_exceeded"; what: string }
  | { code: "email_taken" }
  | { code: "last_superadmin" }
  | { code: "invalid_credentials" }
  | { code: "link_over" }
  | { code: "email_unproven" }
  | { code: "rate_limited"; retryAfterSeconds: number }
  | { code: "body_too_large"; limitBytes: number }
  /** Without `what`: nothing is at the address that was asked. */
  | { code: "not_found"; what?: "project" | "piece" }
  | { code: "conflict" }
  | { code: "method_not_allowed"; allow: string }
  | { code: "invalid_signature" }
  | { code: "question_open" }
  | { code: "question_answered" }
  | { code: "statement_differs"; differenceTokens: bigint }
  | { code: "payment_unavailable" }
  | { code: "payment_disputed" }
  | { code: "refund_unavailable" }
  | { code: "payment_declined"; reason: string }
  | { code: "payment_over" }
  | { code: "card_not_found" }
  | { code: "card_in_use" }
  | { code: "recharge_off" }
  | { code: "model_unavailable"; detail: string }
  | { code: "unavailable" };

export type RefusalCode = Refusal["code"];

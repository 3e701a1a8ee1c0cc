import type { Refusal, RefusalCode } from "@/lib/domain/refusals";
import { grouped } from "@/lib/domain/units";

/** The HTTP status of every refusal. A new code without a status does not compile. */
export const statusOfRefusal = {
  validation_failed: 422,
  invalid_billing_secret: 401,
  invalid_cron_secret: 401,
  invalid_metrics_token: 401,
  not_signed_in: 401,
  insufficient_scope: 403,
  insufficient_tokens: 402,
  key_budget_exceeded: 402,
  account_suspended: 402,
  account_blocked: 403,
  account_not_found: 404,
  package_not_found: 404,
  currency_mismatch: 409,
  hold_not_found: 404,
  hold_already_settled: 409,
  hold_already_released: 409,
  run_not_found: 404,
  run_over: 409,
  run_cap_reached: 402,
  idempotency_key_reuse: 409,
  charge_mismatch: 422,
  too_many_in_flight: 429,
  limit_exceeded: 422,
  email_taken: 409,
  last_superadmin: 409,
  invalid_credentials: 401,
  link_over: 410,
  email_unproven: 403,
  rate_limited: 429,
  body_too_large: 413,
  not_found: 404,
  conflict: 409,
  method_not_allowed: 405,
  invalid_signature: 400,
  question_open: 409,
  question_answered: 409,
  statement_differs: 409,
  payment_unavailable: 503,
  payment_disputed: 409,
  refund_unavailable: 503,
  payment_declined: 402,
  payment_over: 409,
  card_not_found: 404,
  card_in_use: 409,
  recharge_off: 409,
  model_unavailable: 503,
  unavailable: 503,
} as const satisfies Record<RefusalCode, number>;

/** One short line that never changes; clients show it, logs group by it. */
export const titleOfRefusal = {
  validation_failed: "Validation failed",
  invalid_billing_secret: "Unauthorized: Invalid billing secret",
  invalid_cron_secret: "Unauthorized: Invalid cron secret",
  invalid_metrics_token: "Unauthorized: Invalid metrics token",
  not_signed_in: "Sign in first",
  insufficient_scope: "Insufficient permissions",
  insufficient_tokens: "Insufficient token balance",
  key_budget_exceeded: "Key budget exceeded",
  account_suspended: "Token account suspended",
  account_blocked: "Token account blocked",
  account_not_found: "Token account not found",
  package_not_found: "Package not found",
  currency_mismatch: "Account uses another currency",
  hold_not_found: "Hold not found",
  hold_already_settled: "Hold already settled",
  hold_already_released: "Hold already released",
  run_not_found: "Run not found",
  run_over: "Run is over",
  run_cap_reached: "Run cap reached",
  idempotency_key_reuse: "Idempotency key reused",
  charge_mismatch: "Charge mismatch",
  too_many_in_flight: "Too many operations in flight",
  limit_exceeded: "Limit exceeded",
  email_taken: "Email already in use",
  last_superadmin: "Last superadmin",
  invalid_credentials: "Wrong email or password",
  link_over: "This link no longer works",
  email_unproven: "Email not verified there",
  rate_limited: "Too many requests",
  body_too_large: "Request body too large",
  not_found: "Not found",
  conflict: "Changed meanwhile",
  method_not_allowed: "Method not allowed",
  invalid_signature: "Invalid signature",
  question_open: "Question open",
  question_answered: "Question answered",
  statement_differs: "Statement does not close",
  payment_unavailable: "Payments are unavailable",
  payment_disputed: "Payment disputed",
  refund_unavailable: "Refunds are unavailable",
  payment_declined: "Payment declined",
  payment_over: "Payment is over",
  card_not_found: "Card not found",
  card_in_use: "Card in use",
  recharge_off: "Auto-recharge is off",
  model_unavailable: "The model is unavailable",
  unavailable: "Temporarily unavailable",
} as const satisfies Record<RefusalCode, string>;

/** What happened and what to do next, in words for the person who is held up by it. */
export function sentenceOfRefusal(refusal: Refusal): string {
  switch (refusal.code) {
    case "validation_failed":
      return refusal.faults.map(({ path, message }) => (path ? `${path} ${message}` : message)).join("; ") + ".";
    case "invalid_billing_secret":
      return "Send the deployment's BILLING_SECRET as “Authorization: Bearer …”.";
    case "invalid_cron_secret":
      return "Send the deployment's CRON_SECRET as “Authorization: Bearer …”.";
    case "invalid_metrics_token":
      return "Send the deployment's METRICS_TOKEN as “Authorization: Bearer …”.";
    case "not_signed_in":
      return "Sign in and try again.";
    case "insufficient_scope":
      return "You may not do this. Ask a superadmin.";
    case "insufficient_tokens":
      return `You need ${grouped(refusal.requiredTokens)} tokens for this and have ${grouped(refusal.availableTokens)}. Buy tokens.`;
    case "key_budget_exceeded":
      return sentenceOfBudget(refusal);
    case "account_suspended":
      return `The balance is ${grouped(refusal.debtTokens)} tokens below zero. Buy tokens to go on.`;
    case "account_blocked":
      return "This account was blocked. Contact support.";
    case "account_not_found":
      return "There is no token account by that name.";
    case "package_not_found":
      return "That package does not exist or is no longer sold. Choose another.";
    case "currency_mismatch": {
      const accountCurrency = refusal.accountCurrency.toUpperCase();
      return `This account pays in ${accountCurrency} since its first payment, and this is sold in ${refusal.currency.toUpperCase()}. Choose something in ${accountCurrency}.`;
    }
    case "hold_not_found":
      return "There is no hold with that id.";
    case "hold_already_settled":
      return "This hold was settled before, with other figures or as another usage. Nothing was booked.";
    case "hold_already_released":
      return "This hold is no longer open: it was released or ran out. Nothing was booked.";
    case "run_not_found":
      return "There is no run with that id.";
    case "run_over":
      return "This run was finished or ran out of time. Nothing was booked. Start another, or record without runId.";
    case "run_cap_reached":
      return `This step takes ${grouped(refusal.requiredTokens)} tokens and the run has ${grouped(refusal.remainingTokens)} left below its cap. Nothing was booked.`;
    case "idempotency_key_reuse":
      return "This idempotency key was used for another request. Use a new key for a new request.";
    case "charge_mismatch":
      return `Your sums differ from ours (${mismatches(refusal)}). Nothing was booked.`;
    case "too_many_in_flight":
      return `At most ${refusal.limit} operations may be in flight. Settle or release some first.`;
    case "limit_exceeded":
      return `This would take the ${refusal.what} beyond what can be counted. Nothing was booked.`;
    case "email_taken":
      return "Somebody has signed up with this email. Sign in, or use another.";
    case "last_superadmin":
      return "There must always be a superadmin. Make another one first.";
    case "invalid_credentials":
      return "Check both and try again.";
    case "link_over":
      return "A link works once, and for 15 minutes. Ask for another.";
    case "email_unproven":
      return "That account has no email that was verified there. Verify it there first, or sign in another way.";
    case "rate_limited":
      return `Try again in ${refusal.retryAfterSeconds} seconds.`;
    case "body_too_large":
      return `A request may have at most ${grouped(BigInt(refusal.limitBytes))} bytes.`;
    case "not_found":
      return refusal.what === undefined
        ? "There is nothing at this address."
        : `There is no such ${refusal.what}, or it is not yours.`;
    case "conflict":
      return "This was changed meanwhile, perhaps in another window. Look at it again before you save.";
    case "method_not_allowed":
      return `Use ${refusal.allow} here.`;
    case "invalid_signature":
      return "The signature does not match the body, or is too old.";
    case "question_open":
      return "You have asked about this transaction, and the answer is on its way. Ask again once you have it.";
    case "question_answered":
      return "Somebody has answered this question meanwhile, in other words. Read their answer first.";
    case "statement_differs":
      return "The lines of this month do not add up to its closing balance, so no statement is made of them. This is our fault. Tell support.";
    case "payment_unavailable":
      return "The payment service did not answer. You were not charged. Try again in a minute.";
    case "payment_disputed":
      return "The bank has taken this payment back. Answer the dispute; refunding it too would pay twice.";
    case "refund_unavailable":
      return "The payment service did not answer and nothing was booked. Try again from here: it is refunded once at most.";
    case "payment_declined":
      return `${refusal.reason} Nothing was charged. Use another card.`;
    case "payment_over":
      return "This payment no longer waits for anything. Look at auto-recharge for how it stands.";
    case "card_not_found":
      return "That card is not saved here any more. Choose another, or add it again.";
    case "card_in_use":
      return "Auto-recharge charges this card. Choose another card for it first, or turn it off together with removing this one.";
    case "recharge_off":
      return "Auto-recharge is off. Turn it on to have your card charged by itself.";
    case "model_unavailable":
      return refusal.detail;
    case "unavailable":
      return "Nothing was booked. It is safe to try again with the same key.";
  }
}

/** The figures that belong to a refusal, under the names that the HTTP API gives them. */
export function factsOfRefusal(refusal: Refusal, topUpUrl: string): Record<string, unknown> {
  switch (refusal.code) {
    case "validation_failed":
      return { errors: refusal.faults };
    case "insufficient_tokens":
      return {
        required: refusal.requiredTokens,
        available: refusal.availableTokens,
        shortfall: refusal.requiredTokens - refusal.availableTokens,
        topUpUrl,
      };
    case "key_budget_exceeded":
      return {
        required: refusal.requiredTokens,
        budget: refusal.budgetTokens,
        spent: refusal.spentTokens,
        held: refusal.heldTokens,
        period: refusal.period,
        resetsAt: refusal.resetsAt,
      };
    case "run_cap_reached":
      return { runId: refusal.runId, required: refusal.requiredTokens, remaining: refusal.remainingTokens };
    case "account_suspended":
      return { debt: refusal.debtTokens, topUpUrl };
    case "charge_mismatch":
      return { expected: refusal.expected, given: refusal.given };
    case "currency_mismatch":
      return { accountCurrency: refusal.accountCurrency, currency: refusal.currency };
    case "too_many_in_flight":
      return { limit: refusal.limit };
    case "statement_differs":
      return { difference: refusal.differenceTokens };
    case "rate_limited":
      return { retryAfterSeconds: refusal.retryAfterSeconds };
    case "body_too_large":
      return { limitBytes: refusal.limitBytes };
    default:
      return {};
  }
}

function sentenceOfBudget(refusal: Extract<Refusal, { code: "key_budget_exceeded" }>): string {
  const { requiredTokens, budgetTokens, spentTokens, heldTokens, period, resetsAt } = refusal;
  const held = heldTokens > 0n ? ` and holds ${grouped(heldTokens)}` : "";
  const until = `${resetsAt.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return `This key may spend ${grouped(budgetTokens)} tokens a ${period}, has spent ${grouped(spentTokens)}${held}, and this needs ${grouped(requiredTokens)}. Wait until ${until}, or give it a larger budget.`;
}

function mismatches({ expected, given }: Extract<Refusal, { code: "charge_mismatch" }>): string {
  return Object.keys(expected)
    .map((name) => `${name}: ours ${grouped(expected[name]!)}, yours ${grouped(given[name]!)}`)
    .join("; ");
}

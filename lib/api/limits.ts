import { findAccount, type AccountName, type NamedAccount } from "@/lib/db/account-store";
import type { Actor } from "@/lib/domain/access";
import type { Refusal } from "@/lib/domain/refusals";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { takeCall, type Allowance } from "@/lib/operations/call-allowance";
import { readLimits } from "@/lib/queries/limits";
import type { Answer } from "./answer";
import { problem } from "./respond";

/**
 * Answers within what whoever calls may ask of us a minute, and tells them how much is left. Off unless a limit is set;
 * everybody who holds the deployment's secret counts as one.
 */
export async function withinKeyLimit(actor: Actor, handle: () => Promise<Answer>): Promise<Answer> {
  const { callsPerMinuteOfKey: limit } = await readLimits();
  if (limit === 0) return handle();
  const allowance = await takeCall(actor.kind === "key" ? `key:${actor.keyId}` : actor.kind, limit);
  const { resetSeconds: retryAfterSeconds } = allowance;
  const answer = allowance.isUsedUp ? problem({ code: "rate_limited", retryAfterSeconds }) : await handle();
  Object.assign(answer.headers, headersOf(allowance));
  return answer;
}

/** The account behind a name, if calls about it are within what an account is worth a minute. */
export async function accountWithinLimit(name: AccountName): Promise<Result<NamedAccount>> {
  const [account, { callsPerMinuteOfAccount: limit }] = await Promise.all([findAccount(name), readLimits()]);
  if (!account) return refuse({ code: "account_not_found" });
  if (limit === 0) return ok(account);
  const { isUsedUp, resetSeconds } = await takeCall(`account:${account.accountId}`, limit);
  return isUsedUp ? refuse({ code: "rate_limited", retryAfterSeconds: resetSeconds }) : ok(account);
}

/** The same where the operation finds the account by itself: only a limit that is used up, and no look while there is none. */
export async function whyOverLimit(name: AccountName): Promise<Refusal | null> {
  if ((await readLimits()).callsPerMinuteOfAccount === 0) return null;
  const account = await accountWithinLimit(name);
  return account.ok || account.refusal.code !== "rate_limited" ? null : account.refusal;
}

function headersOf({ limit, remaining, resetSeconds }: Allowance): Record<string, string> {
  return {
    "ratelimit-policy": `${limit};w=60`,
    "ratelimit-limit": String(limit),
    "ratelimit-remaining": String(remaining),
    "ratelimit-reset": String(resetSeconds),
  };
}

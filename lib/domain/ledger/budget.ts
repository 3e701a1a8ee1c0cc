import { NOTHING_SPENT, periodAt, spentTokensIn } from "../key-budget";
import type { Refusal } from "../refusals";
import type { Spender } from "./types";
import type { Work } from "./work";

/**
 * Why a key may not spend this much more, if it may not: together with what it has spent in its period and what its
 * open holds may still cost, it would be over its budget. What was held in time is settled whatever this says.
 */
export function whyOverBudget(work: Work, spender: Spender | undefined, tokens: bigint): Refusal | null {
  if (!spender?.budget || tokens === 0n) return null;
  const { tokens: budgetTokens, period } = spender.budget;
  const spending = work.keys?.get(spender.keyId) ?? NOTHING_SPENT;
  const spentTokens = spentTokensIn(spending, period, work.now);
  const { heldTokens } = spending;
  if (spentTokens + heldTokens + tokens <= budgetTokens) return null;
  const resetsAt = periodAt(period, work.now).endsAt;
  return {
    code: "key_budget_exceeded",
    requiredTokens: tokens,
    budgetTokens,
    spentTokens,
    heldTokens,
    period,
    resetsAt,
  };
}

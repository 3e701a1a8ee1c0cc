import { ok, refuse, type Result } from "../result";
import { larger, MAX_TOKENS, smaller } from "../units";
import type { GiveBack, GrantSource, GrantState, Line, Posted, Taken } from "./types";
import type { Work } from "./work";

/**
 * Gives back of what earlier lines took for a payment. All that is given back is never more than they took.
 */
export function giveBack(work: Work, command: GiveBack): Result<Posted> {
  const { amountTokens, taken } = command;
  if (amountTokens <= 0n || amountTokens > taken.tokens) {
    const message = `must be between 1 and the ${larger(taken.tokens, 0n)} that were taken`;
    return refuse({ code: "validation_failed", faults: [{ path: "tokens", message }] });
  }
  if (work.account.balanceTokens + amountTokens > MAX_TOKENS) {
    return refuse({ code: "limit_exceeded", what: "balance" });
  }
  const line = work.addLine(command.type, amountTokens, command);
  returnTokens(work, line, taken.draws, command.rest);
  const posted = work.claim(command, line.seq);
  work.bookWhatIsDue();
  return ok(posted);
}

/**
 * Where the tokens of a line that gives back go. They pay debt first, as every credit does. The rest returns to the
 * very grants that they were drawn from, the last one drawn first, and what is left then (what was taken had become
 * debt, which some other grant has paid) to a grant of its own. What returns to a grant that has expired is gone again
 * at once.
 */
export function returnTokens(
  work: Work,
  line: Line,
  draws: Taken["draws"],
  rest: { id: string; source: GrantSource },
): void {
  const debtTokens = larger(-line.balanceBeforeTokens, 0n);
  let leftTokens = line.amountTokens - smaller(line.amountTokens, debtTokens);
  for (const { grant, tokens } of draws.toReversed()) {
    const backTokens = smaller(leftTokens, tokens);
    if (backTokens <= 0n) continue;
    const current = currentOf(work, grant);
    work.putGrant({ ...current, remainingTokens: current.remainingTokens + backTokens });
    work.addDraw(line, grant.id, -backTokens);
    leftTokens -= backTokens;
  }
  if (leftTokens <= 0n) return;
  work.putGrant({
    ...rest,
    amountTokens: leftTokens,
    remainingTokens: leftTokens,
    priority: 10,
    expiresAt: null,
    paidCents: 0n,
    unitPriceNanos: 0n,
    isFrozen: false,
    seq: line.seq,
    createdAt: line.recordedAt,
  });
}

/** A grant as it is now: one that something is left of may have changed since it was read. */
function currentOf(work: Work, grant: GrantState): GrantState {
  return work.grants.find(({ id }) => id === grant.id) ?? { ...grant, remainingTokens: 0n, isFrozen: false };
}

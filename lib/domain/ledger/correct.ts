import { ok, refuse, type Refused, type Result } from "../result";
import { larger, MAX_TOKENS, smaller } from "../units";
import { compareGrants } from "./draw";
import type { Correction, GrantState, Posted } from "./types";
import type { Work } from "./work";

/**
 * Mends what an earlier line charged, by a line that names it.
 *
 * What is given back pays debt first, as every credit does. The rest returns to the very grants that the line drew
 * from, the last one drawn first, and what is left then (the line had become debt, which some other grant has paid) to
 * a grant of its own. What returns to a grant that has expired is gone again at once. All corrections of a line
 * together never give back more than it charged.
 *
 * What is charged on top is drawn from the line's own grants first, then from the others in their order, and is owed.
 */
export function correct(work: Work, command: Correction): Result<Posted> {
  const { givenBackTokens, corrected } = command;
  if (givenBackTokens === 0n) return invalid("must change something");
  if (givenBackTokens > corrected.tokens) {
    return invalid(`must be at most the ${larger(corrected.tokens, 0n)} that this line still charges`);
  }
  const balanceTokens = work.account.balanceTokens + givenBackTokens;
  if (-givenBackTokens > MAX_TOKENS || balanceTokens < -MAX_TOKENS) return limitExceeded("debt");
  if (balanceTokens > MAX_TOKENS) return limitExceeded("balance");
  return givenBackTokens > 0n ? giveBack(work, command) : chargeMore(work, command);
}

function giveBack(work: Work, command: Correction): Result<Posted> {
  const { givenBackTokens, corrected } = command;
  let leftTokens = givenBackTokens - smaller(givenBackTokens, larger(-work.account.balanceTokens, 0n));
  const line = addLine(work, command);
  for (const { grant, tokens } of corrected.draws.toReversed()) {
    const backTokens = smaller(leftTokens, tokens);
    if (backTokens <= 0n) continue;
    const current = currentOf(work, grant);
    work.putGrant({ ...current, remainingTokens: current.remainingTokens + backTokens });
    work.addDraw(line, grant.id, -backTokens);
    leftTokens -= backTokens;
  }
  if (leftTokens > 0n) {
    work.putGrant({
      id: command.grantId,
      source: "correction",
      amountTokens: leftTokens,
      remainingTokens: leftTokens,
      priority: 10,
      expiresAt: null,
      paidCents: 0n,
      unitPriceNanos: 0n,
      seq: line.seq,
      createdAt: line.recordedAt,
    });
  }
  const posted = work.claim(command, line.seq);
  work.bookWhatIsDue();
  return ok(posted);
}

function chargeMore(work: Work, command: Correction): Result<Posted> {
  let missingTokens = -command.givenBackTokens;
  const own = command.corrected.draws.map(({ grant }) => currentOf(work, grant));
  const others = work.grants.filter(({ id }) => !own.some((grant) => grant.id === id)).sort(compareGrants);
  const line = addLine(work, command);
  for (const grant of [...own, ...others]) {
    const tokens = smaller(grant.remainingTokens, missingTokens);
    if (tokens === 0n) continue;
    work.putGrant({ ...grant, remainingTokens: grant.remainingTokens - tokens });
    work.addDraw(line, grant.id, tokens);
    missingTokens -= tokens;
  }
  return ok(work.claim(command, line.seq));
}

function addLine(work: Work, command: Correction) {
  const line = work.addLine("correction", command.givenBackTokens, command, command.corrected.seq);
  const lifetimeUsedTokens = work.account.lifetimeUsedTokens - command.givenBackTokens;
  work.account = { ...work.account, lifetimeUsedTokens };
  return line;
}

/** A grant as it is now: one that something is left of may have changed since it was read. */
function currentOf(work: Work, grant: GrantState): GrantState {
  return work.grants.find(({ id }) => id === grant.id) ?? { ...grant, remainingTokens: 0n };
}

function invalid(message: string): Refused {
  return refuse({ code: "validation_failed", faults: [{ path: "tokens", message }] });
}

function limitExceeded(what: string): Refused {
  return refuse({ code: "limit_exceeded", what });
}

import { ok, refuse, type Refused, type Result } from "../result";
import { grouped, larger, MAX_TOKENS } from "../units";
import { drawFrom } from "./draw";
import { returnTokens } from "./give-back";
import type { Correction, Posted } from "./types";
import type { Work } from "./work";

/**
 * Mends what an earlier line charged, by a line that names it. What is given back goes where `returnTokens` says, and
 * all corrections of a line together never give back more than it charged. What is charged on top is drawn from the
 * line's own grants first, then from the others in their order, and is owed.
 */
export function correct(work: Work, command: Correction): Result<Posted> {
  const { givenBackTokens, corrected } = command;
  if (givenBackTokens === 0n) return invalid("must change something");
  if (givenBackTokens > corrected.tokens) {
    return invalid(`must be at most the ${grouped(larger(corrected.tokens, 0n))} that this line still charges`);
  }
  const balanceTokens = work.account.balanceTokens + givenBackTokens;
  if (-givenBackTokens > MAX_TOKENS || balanceTokens < -MAX_TOKENS) return limitExceeded("debt");
  if (balanceTokens > MAX_TOKENS) return limitExceeded("balance");
  return givenBackTokens > 0n ? giveBackOfCharge(work, command) : chargeMore(work, command);
}

function giveBackOfCharge(work: Work, command: Correction): Result<Posted> {
  const line = addLine(work, command);
  returnTokens(work, line, command.corrected.draws, { id: command.grantId, source: "correction" });
  const posted = work.claim(command, line.seq);
  work.bookWhatIsDue();
  return ok(posted);
}

function chargeMore(work: Work, command: Correction): Result<Posted> {
  const own = command.corrected.draws.map(({ grant }) => grant.id);
  const drawn = drawFrom(work.grants, -command.givenBackTokens, own);
  const line = addLine(work, command);
  for (const { grant, tokens } of drawn) {
    work.putGrant(grant);
    work.addDraw(line, grant.id, tokens);
  }
  return ok(work.claim(command, line.seq));
}

function addLine(work: Work, command: Correction) {
  const line = work.addLine("correction", command.givenBackTokens, command, command.corrected.seq);
  const lifetimeUsedTokens = work.account.lifetimeUsedTokens - command.givenBackTokens;
  work.account = { ...work.account, lifetimeUsedTokens };
  return line;
}

function invalid(message: string): Refused {
  return refuse({ code: "validation_failed", faults: [{ path: "tokens", message }] });
}

function limitExceeded(what: string): Refused {
  return refuse({ code: "limit_exceeded", what });
}

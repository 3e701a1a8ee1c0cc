import type { Refusal } from "../refusals";
import { ok, refuse, type Result } from "../result";
import { larger, MAX_TOKENS, smaller } from "../units";
import { correct } from "./correct";
import { whyOverBudget } from "./budget";
import { drawFrom, unitPriceNanosOf } from "./draw";
import { freeze, isFreeze, unfreeze } from "./freeze";
import { giveBack } from "./give-back";
import { drawOnRun, isRun } from "./runs";
import type {
  Book,
  Changes,
  Claim,
  Command,
  Credit,
  Debit,
  HoldState,
  MarkHoldUnknown,
  OpenHold,
  Posted,
  ReleaseHold,
  SettleHold,
  Spender,
  SpendInRun,
} from "./types";
import { hasRunOut, isDue, isOpen, Work } from "./work";

export type Step = { book: Book | null; changes: Changes; result: Result<Posted> };

/**
 * The ledger's one decision: what commands do to their accounts at a moment, in order, each seeing what those before
 * it did. Pure; the caller holds the locks, has loaded the books and writes the changes.
 *
 * A refused command changes nothing at all. A cause that was claimed before is answered as it was then. Whatever
 * fell due by `now` (holds, grants) is booked first, so that an expiry counts the moment it is due, whoever comes
 * first after it. An account without a book does not exist.
 */
export function applyAll(
  books: ReadonlyMap<string, Book>,
  commands: readonly Command[],
  now: Date,
): { books: Map<string, Book>; steps: Step[] } {
  const claims = new Map([...books].map(([id, book]) => [id, new Map(book.claims)]));
  const current = new Map([...books].map(([id, book]) => [id, { ...book, claims: claims.get(id)! }]));
  const steps = commands.map((command): Step => {
    const book = current.get(command.accountId);
    if (!book) return { book: null, changes: NO_CHANGES, result: refuse({ code: "account_not_found" }) };
    const step = applyOne(book, command, now);
    for (const { cause, claim } of step.changes.claims) claims.get(command.accountId)!.set(cause, claim);
    if (step.book) current.set(command.accountId, { ...step.book, claims: book.claims });
    return step;
  });
  return { books: current, steps };
}

/** `applyAll` for one account and one command. */
export function apply(book: Book, command: Command, now: Date): Step & { book: Book } {
  const { books, steps } = applyAll(new Map([[book.account.id, book]]), [command], now);
  return { ...steps[0]!, book: books.get(book.account.id)! };
}

/** What may be spent now: settled, less what is held, less what has expired though nobody booked it yet. */
export function availableTokens(
  book: { account: { balanceTokens: bigint; heldTokens: bigint } } & Pick<Book, "grants" | "holds">,
  now: Date,
): bigint {
  const goesOn = (hold: HoldState | undefined) => hold !== undefined && isOpen(hold) && !hasRunOut(hold, now);
  const lapsedHolds = [...book.holds.values()].filter(
    // What was carved out of a run goes back to the run, which keeps it.
    (hold) => isOpen(hold) && hasRunOut(hold, now) && !goesOn(book.holds.get(hold.runId ?? "")),
  );
  const heldTokens = book.account.heldTokens - sum(lapsedHolds.map((hold) => hold.tokens));
  const dueTokens = sum(book.grants.filter((grant) => isDue(grant, now)).map((grant) => grant.remainingTokens));
  const free = book.account.balanceTokens - heldTokens;
  // An expired grant still covers what was held before it expired, and no more than that.
  return free - smaller(dueTokens, larger(free, 0n));
}

function applyOne(book: Book, command: Command, now: Date): Step {
  const earlier = "cause" in command ? book.claims.get(command.cause) : undefined;
  if (earlier && "bodyHash" in command) return unchanged(book, replay(earlier, command.bodyHash, command));
  if ("refusalIfNew" in command && command.refusalIfNew) return unchanged(book, refuse(command.refusalIfNew));

  const work = new Work(book, now);
  work.bookWhatIsDue();
  const result = decide(work, command);
  return result.ok ? { book: work.book(), changes: work.changes, result } : unchanged(book, result);
}

function decide(work: Work, command: Command): Result<Posted> {
  switch (command.kind) {
    case "credit":
      return credit(work, command);
    case "debit":
      return debit(work, command);
    case "open-hold":
      return openHold(work, command);
    case "settle-hold":
      return settleHold(work, command);
    case "spend-in-run":
      return spendInRun(work, command);
    case "close-run":
      return closeRun(work, command.runId);
    case "release-hold":
      return releaseHold(work, command);
    case "mark-hold-unknown":
      return markHoldUnknown(work, command);
    case "note":
      return ok(work.claim(command, null));
    case "correction":
      return correct(work, command);
    case "give-back":
      return giveBack(work, command);
    case "freeze-grant":
      return freeze(work, command);
    case "unfreeze-grant":
      return unfreeze(work, command);
    case "book-due":
      return ok(work.posted(!work.hasChanges(), null, null, null));
  }
}

function credit(work: Work, command: Credit): Result<Posted> {
  const { amountTokens, grant } = command;
  if (amountTokens <= 0n) return invalid("tokens", "A credit must be at least 1 token.");
  if (amountTokens > MAX_TOKENS || work.account.balanceTokens + amountTokens > MAX_TOKENS) {
    return refuse({ code: "limit_exceeded", what: "balance" });
  }

  // Debt is paid first: that part of the grant is spent the moment it arrives.
  const repaidTokens = smaller(amountTokens, larger(-work.account.balanceTokens, 0n));
  const line = work.addLine(command.type, amountTokens, command);
  const paidCents = grant.paidCents ?? 0n;
  work.putGrant({
    id: grant.id,
    source: grant.source,
    amountTokens,
    remainingTokens: amountTokens - repaidTokens,
    priority: grant.priority ?? 10,
    expiresAt: grant.expiresAt ?? null,
    paidCents,
    unitPriceNanos: unitPriceNanosOf(paidCents, amountTokens),
    isFrozen: false,
    seq: line.seq,
    createdAt: line.recordedAt,
  });
  if (repaidTokens > 0n) work.addDraw(line, grant.id, repaidTokens);

  const isBought = command.type === "purchase" || command.type === "auto_recharge";
  work.account = {
    ...work.account,
    lifetimePurchasedTokens: work.account.lifetimePurchasedTokens + (isBought ? amountTokens : 0n),
    lifetimeGrantedTokens: work.account.lifetimeGrantedTokens + (isBought ? 0n : amountTokens),
    lifetimeSpentCents: work.account.lifetimeSpentCents + paidCents,
  };
  return ok(work.claim(command, line.seq));
}

function debit(work: Work, command: Debit): Result<Posted> {
  if (command.amountTokens < 0n) return invalid("tokens", "A charge cannot be negative.");
  if (command.guard !== "owed") {
    const refusal = whyNotSpend(work, command.amountTokens, command.guard === "spendable");
    if (refusal) return refuse(refusal);
  }
  const overBudget = whyOverBudget(work, command.spender, command.amountTokens);
  if (overBudget) return refuse(overBudget);
  return take(work, command, command.amountTokens, command.type);
}

function openHold(work: Work, command: OpenHold): Result<Posted> {
  if (command.tokens <= 0n) return invalid("tokens", "A hold must be at least 1 token.");
  const run = runOf(work, command);
  if (run && isForeign(run, command.spender)) return refuse({ code: "run_not_found" });
  // What a run keeps is set aside already, and counts against the key that began it.
  const refusal =
    whyNotSpend(work, command.runId === undefined ? command.tokens : 0n, true) ??
    (run?.keyId ? null : whyOverBudget(work, command.spender, command.tokens));
  if (refusal) return refuse(refusal);
  if (work.account.openHolds >= command.inFlightLimit) {
    return refuse({ code: "too_many_in_flight", limit: command.inFlightLimit });
  }
  if (command.runId !== undefined) {
    const drawn = drawOnRun(work, command.runId, command.tokens);
    if (!drawn.ok) return drawn;
  }
  work.putHold({
    id: command.holdId,
    tokens: command.tokens,
    status: "open",
    operationType: command.operationType,
    provider: command.provider,
    model: command.model,
    actor: command.actor,
    keyId: run?.keyId ?? command.spender?.keyId ?? null,
    createdAt: work.now,
    expiresAt: command.expiresAt,
    runId: command.runId ?? null,
  });
  return ok(work.claim(command, null, command.holdId));
}

function settleHold(work: Work, command: SettleHold): Result<Posted> {
  if (command.amountTokens < 0n) return invalid("tokens", "A charge cannot be negative.");
  const hold = work.holds.get(command.holdId);
  if (!hold || isNotTheirs(hold) || isForeign(hold, command.spender)) return refuse({ code: "hold_not_found" });
  if (hold.status === "settled") return refuse({ code: "hold_already_settled" });
  if (hold.status === "released") return refuse({ code: "hold_already_released" });
  // Open, unknown, or expired: the work was done and is booked, however late.
  work.closeHold(hold, "settled", command.amountTokens);
  return take(work, command, command.amountTokens, "usage", hold);
}

function isForeign(hold: HoldState, spender: Spender | undefined): boolean {
  return spender !== undefined && spender.isLimitedToOwnHolds && hold.keyId !== spender.keyId;
}

function releaseHold(work: Work, command: ReleaseHold): Result<Posted> {
  const hold = work.holds.get(command.holdId);
  if (!hold || isNotTheirs(hold)) return refuse({ code: "hold_not_found" });
  if (hold.status === "settled") return refuse({ code: "hold_already_settled" });
  if (isOpen(hold)) work.closeHold(hold, "released");
  return ok(work.posted(hold.status === "released", null, null, hold.id));
}

function markHoldUnknown(work: Work, command: MarkHoldUnknown): Result<Posted> {
  const hold = work.holds.get(command.holdId);
  if (!hold || isNotTheirs(hold)) return refuse({ code: "hold_not_found" });
  if (hold.status === "settled") return refuse({ code: "hold_already_settled" });
  if (!isOpen(hold)) return refuse({ code: "hold_already_released" });
  if (hold.status === "open") work.putHold({ ...hold, status: "unknown" });
  return ok(work.posted(hold.status === "unknown", null, null, hold.id));
}

function spendInRun(work: Work, command: SpendInRun): Result<Posted> {
  const { runId, amountTokens, spender } = command;
  if (amountTokens < 0n) return invalid("tokens", "A charge cannot be negative.");
  const run = runOf(work, command);
  if (run && isForeign(run, spender)) return refuse({ code: "run_not_found" });
  const overBudget = run?.keyId ? null : whyOverBudget(work, spender, amountTokens);
  if (overBudget) return refuse(overBudget);
  const drawn = drawOnRun(work, runId, amountTokens);
  return drawn.ok ? take(work, command, amountTokens, "usage", null, run?.keyId ?? spender?.keyId) : drawn;
}

function runOf(work: Work, { runId }: { runId?: string }): HoldState | undefined {
  return runId === undefined ? undefined : work.holds.get(runId);
}

function closeRun(work: Work, runId: string): Result<Posted> {
  const run = work.holds.get(runId);
  if (!run || !isRun(run)) return refuse({ code: "run_not_found" });
  const wasOpen = isOpen(run);
  if (wasOpen) work.closeHold(run, "released");
  return ok(work.posted(!wasOpen, null, null, runId));
}

/** Holds that callers cannot close by themselves: those of disputes and of runs. */
function isNotTheirs(hold: HoldState): boolean {
  return isFreeze(hold) || isRun(hold);
}

/** Books an amount that is due and draws it from the grants; what they cannot give is debt. */
function take(
  work: Work,
  command: Debit | SettleHold | SpendInRun,
  amountTokens: bigint,
  type: Debit["type"],
  hold: HoldState | null = null,
  keyId = hold?.keyId ?? command.spender?.keyId,
): Result<Posted> {
  const holdId = hold?.id ?? null;
  if (amountTokens === 0n) return ok(work.claim(command, null, holdId));
  if (amountTokens > MAX_TOKENS || work.account.balanceTokens - amountTokens < -MAX_TOKENS) {
    return refuse({ code: "limit_exceeded", what: "debt" });
  }
  const first = command.kind === "debit" && command.firstGrantId !== undefined ? [command.firstGrantId] : [];
  const drawn = drawFrom(work.grants, amountTokens, first);
  const line = work.addLine(type, -amountTokens, command);
  for (const { grant, tokens } of drawn) {
    work.putGrant(grant);
    work.addDraw(line, grant.id, tokens);
  }
  if (type === "usage") {
    work.account = { ...work.account, lifetimeUsedTokens: work.account.lifetimeUsedTokens + amountTokens };
    if (keyId) work.countAgainstKey(keyId, amountTokens);
  }
  return ok(work.claim(command, line.seq, holdId));
}

/** Why new spending is refused, if it is. Work that already ran is booked whatever this says. */
function whyNotSpend(work: Work, requiredTokens: bigint, checkStatus: boolean): Refusal | null {
  if (checkStatus && work.account.isBlocked) return { code: "account_blocked" };
  if (checkStatus && work.account.balanceTokens < 0n) {
    return { code: "account_suspended", debtTokens: -work.account.balanceTokens };
  }
  const available = work.account.balanceTokens - work.account.heldTokens;
  return available < requiredTokens
    ? { code: "insufficient_tokens", requiredTokens, availableTokens: available }
    : null;
}

function replay(earlier: Claim, bodyHash: string, command: Command): Result<Posted> {
  if (earlier.bodyHash !== bodyHash) {
    return refuse({ code: command.kind === "settle-hold" ? "hold_already_settled" : "idempotency_key_reuse" });
  }
  const { seq, usageId, holdId, balanceAfterTokens } = earlier;
  return ok({ replayed: true, seq, usageId, holdId, balanceTokens: balanceAfterTokens });
}

function sum(amounts: bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

function invalid(path: string, message: string) {
  return refuse({ code: "validation_failed", faults: [{ path, message }] });
}

const NO_CHANGES: Changes = { lines: [], draws: [], grants: [], holds: [], claims: [], keySpends: [] };

function unchanged(book: Book, result: Result<Posted>): Step {
  return { book, changes: NO_CHANGES, result };
}

import { hold as holdByKey, spend, type KeySpending } from "../key-budget";
import { larger, smaller } from "../units";
import { compareGrants } from "./draw";
import { hashLine } from "./hash";
import type { Book, Changes, Credit, GrantState, HoldState, Line, Posted } from "./types";

/** The account while a command works on it. Everything it changes is kept to be written. */
export class Work {
  readonly changes: Changes = { lines: [], draws: [], grants: [], holds: [], claims: [], keySpends: [] };
  readonly now: Date;
  account: Book["account"];
  grants: GrantState[];
  holds: Map<string, HoldState>;
  keys: Book["keys"];
  constructor(
    private readonly start: Book,
    now: Date,
  ) {
    // Clocks of several machines differ; recorded times of one account never go backwards.
    this.now = now < start.account.updatedAt ? start.account.updatedAt : now;
    this.account = start.account;
    this.grants = [...start.grants];
    this.holds = new Map(start.holds);
    this.keys = start.keys;
  }

  book(): Book {
    return {
      account: this.account,
      grants: this.grants,
      holds: this.holds,
      claims: this.start.claims,
      keys: this.keys,
    };
  }

  bookWhatIsDue() {
    for (const hold of this.holds.values()) {
      if (hold.status === "open" && hasRunOut(hold, this.now)) this.closeHold(hold, "expired");
    }
    const due = this.grants.filter((grant) => isDue(grant, this.now));
    // What open holds may still need keeps its grants until they close; those to be drawn last expire first.
    for (const grant of due.sort(compareGrants).reverse()) {
      const free = larger(this.account.balanceTokens - this.account.heldTokens, 0n);
      const tokens = smaller(grant.remainingTokens, free);
      if (tokens > 0n) this.expire(grant, tokens);
    }
  }

  /** Whether anything is to be written. */
  hasChanges(): boolean {
    return this.changes.lines.length > 0 || this.changes.holds.length > 0;
  }

  addLine(
    type: Line["type"],
    amountTokens: bigint,
    about: Pick<Credit, "cause" | "actor" | "description" | "occurredAt" | "usageId" | "purchaseId" | "projectId">,
    correctsSeq: bigint | null = null,
  ): Line {
    const before = this.account.balanceTokens;
    const line: Line = {
      accountId: this.account.id,
      seq: this.account.seq + 1n,
      type,
      amountTokens,
      balanceBeforeTokens: before,
      balanceAfterTokens: before + amountTokens,
      cause: about.cause,
      actor: about.actor,
      description: about.description,
      usageId: about.usageId ?? null,
      purchaseId: about.purchaseId ?? null,
      projectId: about.projectId ?? null,
      correctsSeq,
      occurredAt: about.occurredAt,
      recordedAt: this.now,
      hash: "",
    };
    line.hash = hashLine(this.account.chainHash, line);
    this.account = {
      ...this.account,
      balanceTokens: line.balanceAfterTokens,
      seq: line.seq,
      chainHash: line.hash,
      updatedAt: this.now,
    };
    this.changes.lines.push(line);
    return line;
  }

  addDraw(line: Line, grantId: string, tokens: bigint) {
    this.changes.draws.push({ accountId: line.accountId, seq: line.seq, grantId, tokens, recordedAt: line.recordedAt });
  }

  putGrant(changed: GrantState) {
    const grant = changed.remainingTokens > 0n ? changed : { ...changed, isFrozen: false };
    this.grants = this.grants.filter((other) => other.id !== grant.id);
    if (grant.remainingTokens > 0n) this.grants.push(grant);
    this.changes.grants.push({ accountId: this.account.id, item: grant });
  }

  putHold(hold: HoldState) {
    const before = this.holds.get(hold.id);
    const wasHeld = before !== undefined && isOpen(before);
    const isHeld = isOpen(hold);
    const moreHeldTokens = (isHeld ? hold.tokens : 0n) - (wasHeld ? before.tokens : 0n);
    this.account = {
      ...this.account,
      heldTokens: this.account.heldTokens + moreHeldTokens,
      openHolds: this.account.openHolds - Number(wasHeld) + Number(isHeld),
    };
    if (hold.keyId && moreHeldTokens !== 0n) this.changeKey(hold.keyId, (key) => holdByKey(key, moreHeldTokens));
    this.holds.set(hold.id, hold);
    this.changes.holds.push({ accountId: this.account.id, item: hold });
  }

  /** Counts what was spent by a key, whether or not it has a budget that ends. */
  countAgainstKey(keyId: string, tokens: bigint) {
    this.changes.keySpends.push({ accountId: this.account.id, keyId, tokens, at: this.now });
    this.changeKey(keyId, (key) => spend(key, tokens, this.now));
  }

  /** What a hold kept out of a run's and was not charged goes back to the run, as far as that is not over. */
  closeHold(hold: HoldState, status: "settled" | "released" | "expired", chargedTokens = 0n) {
    // One that ran out has given back what it kept already.
    const keptTokens = isOpen(hold) ? hold.tokens : 0n;
    this.putHold({ ...hold, status });
    const run = hold.runId === null ? undefined : this.holds.get(hold.runId);
    if (!run || !isOpen(run)) return;
    const tokens = larger(run.tokens + keptTokens - chargedTokens, 0n);
    if (tokens !== run.tokens) this.putHold({ ...run, tokens });
  }

  claim(
    command: { cause: string; bodyHash: string; usageId?: string; isForgettable?: boolean },
    seq: bigint | null,
    holdId: string | null = null,
  ): Posted {
    const usageId = command.usageId ?? null;
    const claim = {
      bodyHash: command.bodyHash,
      seq,
      usageId,
      holdId,
      balanceAfterTokens: this.account.balanceTokens,
    };
    const { cause, isForgettable = false } = command;
    this.changes.claims.push({ accountId: this.account.id, cause, claim, isForgettable });
    return this.posted(false, seq, usageId, holdId);
  }

  posted(replayed: boolean, seq: bigint | null, usageId: string | null, holdId: string | null): Posted {
    return { replayed, seq, usageId, holdId, balanceTokens: this.account.balanceTokens };
  }

  private changeKey(keyId: string, change: (key: KeySpending) => KeySpending) {
    const key = this.keys?.get(keyId);
    if (key) this.keys = new Map(this.keys).set(keyId, change(key));
  }

  private expire(grant: GrantState, tokens: bigint) {
    const line = this.addLine("expiry", -tokens, {
      // A grant can expire in parts, while holds keep some of it and when some is given back to it: each has a number.
      cause: `expiry:${grant.id}:${this.account.seq + 1n}`,
      actor: "clock",
      description: "Tokens expired",
      occurredAt: grant.expiresAt ?? this.now,
    });
    this.putGrant({ ...grant, remainingTokens: grant.remainingTokens - tokens });
    this.addDraw(line, grant.id, tokens);
  }
}

export function isOpen(hold: HoldState): boolean {
  return hold.status === "open" || hold.status === "unknown";
}

export function hasRunOut(hold: HoldState, now: Date): boolean {
  return hold.status === "open" && hold.expiresAt <= now;
}

export function isDue(grant: GrantState, now: Date): boolean {
  return grant.expiresAt !== null && grant.expiresAt <= now;
}

import type { Command, Correction, Debit, FreezeGrant, GiveBack } from "@/lib/domain/ledger/types";

/*
 * The ledger again, as slowly and as plainly as it can be said, to compare the real one with. Nothing is kept but
 * facts: movements, draws, holds, claims. Every figure is summed up from them each time it is asked for.
 */

type Grant = {
  id: string;
  amount: bigint;
  priority: number;
  expiresAt: number;
  /** Thousand-millionths for one token, rounded down. */
  price: bigint;
  createdAt: number;
  isFrozen: boolean;
};
type Hold = { id: string; tokens: bigint; status: string; expiresAt: number; isFreeze: boolean };
type Answer = { seq: bigint | null; holdId: string | null; balance: bigint };

type Facts = {
  movements: { type: string; amount: bigint; cause: string }[];
  grants: Grant[];
  draws: { seq: number; grantId: string; tokens: bigint }[];
  holds: Hold[];
  claims: Record<string, Answer & { bodyHash: string }>;
  /** Which movement a movement corrects, both counted from 1. */
  corrects: Record<number, number>;
  latest: number;
};

/** `code` when refused; else the answer. */
export type NaiveResult = { code: string } | (Answer & { replayed: boolean });

const LIMIT = 2n ** 53n - 1n;

export class NaiveAccount {
  private facts: Facts;

  constructor(openedAt: Date) {
    this.facts = {
      movements: [],
      grants: [],
      draws: [],
      holds: [],
      claims: {},
      corrects: {},
      latest: openedAt.getTime(),
    };
  }

  obey(command: Command, now: Date): NaiveResult {
    if ("cause" in command) {
      const claim = this.facts.claims[command.cause];
      if (claim && claim.bodyHash !== command.bodyHash) {
        return { code: command.kind === "settle-hold" ? "hold_already_settled" : "idempotency_key_reuse" };
      }
      if (claim) return { seq: claim.seq, holdId: claim.holdId, balance: claim.balance, replayed: true };
    }
    const before = structuredClone(this.facts);
    const result = this.decide(command, Math.max(now.getTime(), this.facts.latest));
    if ("code" in result) this.facts = before;
    return result;
  }

  balance(): bigint {
    return total(this.facts.movements.map(({ amount }) => amount));
  }

  held(): bigint {
    return total(this.openHolds().map(({ tokens }) => tokens));
  }

  openHolds(): Hold[] {
    return this.facts.holds.filter(({ status }) => status === "open" || status === "unknown");
  }

  holdStatuses(): Record<string, string> {
    return Object.fromEntries(this.facts.holds.map(({ id, status }) => [id, status]));
  }

  movements(): { type: string; amount: bigint }[] {
    return this.facts.movements.map(({ type, amount }) => ({ type, amount }));
  }

  draws(): { seq: number; grantId: string; tokens: bigint }[] {
    return this.facts.draws;
  }

  /** What is left of every grant that has something left. */
  remaining(): Record<string, bigint> {
    const left = this.facts.grants.map((grant) => [grant.id, this.remainingOf(grant)] as const);
    return Object.fromEntries(left.filter(([, tokens]) => tokens > 0n));
  }

  frozen(): string[] {
    return this.facts.grants.filter(({ isFrozen }) => isFrozen).map(({ id }) => id);
  }

  /** Settled, less what is held, less what has expired, all as of that moment, without booking anything. */
  available(now: Date): bigint {
    const before = structuredClone(this.facts);
    this.bookExpiries(Math.max(now.getTime(), this.facts.latest));
    const available = this.balance() - this.held();
    this.facts = before;
    return available;
  }

  private decide(command: Command, now: number): NaiveResult {
    const due = this.bookExpiries(now);
    switch (command.kind) {
      case "credit": {
        const { amountTokens, grant } = command;
        if (amountTokens <= 0n) return { code: "validation_failed" };
        if (amountTokens > LIMIT || this.balance() + amountTokens > LIMIT) return { code: "limit_exceeded" };
        const debt = this.balance() < 0n ? -this.balance() : 0n;
        this.move(command, command.type, amountTokens, now);
        this.facts.grants.push({
          id: grant.id,
          amount: amountTokens,
          priority: grant.priority ?? 10,
          expiresAt: grant.expiresAt?.getTime() ?? Infinity,
          price: ((grant.paidCents ?? 0n) * 10_000_000n) / amountTokens,
          createdAt: now,
          isFrozen: false,
        });
        this.draw(grant.id, debt < amountTokens ? debt : amountTokens);
        return this.done(command, true);
      }
      case "debit": {
        if (command.amountTokens < 0n) return { code: "validation_failed" };
        const no = command.guard === "owed" ? null : this.whyNot(command.amountTokens, command.guard === "spendable");
        return no ?? this.take(command, command.type, command.amountTokens, now);
      }
      case "open-hold": {
        if (command.tokens <= 0n) return { code: "validation_failed" };
        const no = this.whyNot(command.tokens, true);
        if (no) return no;
        if (this.openHolds().length >= command.inFlightLimit) return { code: "too_many_in_flight" };
        const { holdId: id, tokens, expiresAt } = command;
        this.facts.holds.push({ id, tokens, status: "open", expiresAt: expiresAt.getTime(), isFreeze: false });
        return this.done(command, false, id);
      }
      case "settle-hold": {
        if (command.amountTokens < 0n) return { code: "validation_failed" };
        const hold = this.facts.holds.find(({ id, isFreeze }) => id === command.holdId && !isFreeze);
        if (!hold) return { code: "hold_not_found" };
        if (hold.status === "settled" || hold.status === "released") return { code: `hold_already_${hold.status}` };
        hold.status = "settled";
        return this.take(command, "usage", command.amountTokens, now, hold.id);
      }
      case "release-hold":
      case "mark-hold-unknown": {
        const hold = this.facts.holds.find(({ id, isFreeze }) => id === command.holdId && !isFreeze);
        if (!hold) return { code: "hold_not_found" };
        if (hold.status === "settled") return { code: "hold_already_settled" };
        const target = command.kind === "release-hold" ? "released" : "unknown";
        const isClosed = hold.status === "released" || hold.status === "expired";
        if (isClosed && target === "unknown") return { code: "hold_already_released" };
        const mayChange = hold.status === "open" || (hold.status === "unknown" && target === "released");
        const replayed = hold.status === target;
        if (mayChange) hold.status = target;
        return { seq: null, holdId: hold.id, balance: this.balance(), replayed };
      }
      case "note":
        return this.done(command, false);
      case "correction":
        return this.correct(command, now);
      case "give-back":
        return this.giveBack(command, now);
      case "freeze-grant":
        return this.freeze(command);
      case "unfreeze-grant": {
        const hold = this.facts.holds.find(({ id, isFreeze }) => id === command.holdId && isFreeze);
        const grant = this.facts.grants.find(({ id }) => id === command.grantId);
        const replayed = hold?.status !== "open" && !(grant?.isFrozen && !command.staysFrozen);
        if (hold?.status === "open") hold.status = "released";
        if (grant && !command.staysFrozen) grant.isFrozen = false;
        return { seq: null, holdId: command.holdId ?? null, balance: this.balance(), replayed };
      }
      // Runs have properties of their own (runs.property.test.ts): here nobody starts one.
      case "spend-in-run":
      case "close-run":
        return { code: "run_not_found" };
      case "book-due":
        return { seq: null, holdId: null, balance: this.balance(), replayed: due === 0 };
    }
  }

  private correct(command: Correction, now: number): NaiveResult {
    const { givenBackTokens: given, corrected } = command;
    const isOfLine = (seq: number) =>
      seq === Number(corrected.seq) || this.facts.corrects[seq] === Number(corrected.seq);
    const charged = -total(this.facts.movements.filter((_, index) => isOfLine(index + 1)).map(({ amount }) => amount));
    if (given === 0n || given > charged) return { code: "validation_failed" };
    if (given > LIMIT || -given > LIMIT) return { code: "limit_exceeded" };
    const balance = this.balance();
    if (balance + given > LIMIT || balance + given < -LIMIT) return { code: "limit_exceeded" };

    const drawn = this.facts.draws.filter(({ seq }) => isOfLine(seq));
    const order = [...new Set(drawn.map(({ grantId }) => grantId))];
    this.move(command, "correction", given, now);
    const seq = this.facts.movements.length;
    this.facts.corrects[seq] = Number(corrected.seq);
    if (given < 0n) {
      const first = order.flatMap((id) => this.facts.grants.filter((grant) => grant.id === id));
      let missing = -given;
      for (const grant of [...first, ...this.grantsInOrder().filter(({ id }) => !order.includes(id))]) {
        const left = this.remainingOf(grant);
        const taken = left < missing ? left : missing;
        this.draw(grant.id, taken);
        missing -= taken;
      }
      return this.done(command, true);
    }
    return this.bringBack(command, drawn, balance, given, command.grantId, now);
  }

  private giveBack(command: GiveBack, now: number): NaiveResult {
    const group = command.cause.slice(0, command.cause.lastIndexOf(":") + 1);
    const isOfGroup = (seq: number) => this.facts.movements[seq - 1]!.cause.startsWith(group);
    const taken = -total(this.facts.movements.filter((_, at) => isOfGroup(at + 1)).map(({ amount }) => amount));
    const given = command.amountTokens;
    if (given <= 0n || given > taken) return { code: "validation_failed" };
    const balance = this.balance();
    if (balance + given > LIMIT) return { code: "limit_exceeded" };
    const drawn = this.facts.draws.filter(({ seq }) => isOfGroup(seq));
    this.move(command, command.type, given, now);
    return this.bringBack(command, drawn, balance, given, command.rest.id, now);
  }

  /** Debt first, then the grants that were drawn from, the last one first, then a new one. */
  private bringBack(
    command: Correction | GiveBack,
    drawn: readonly { grantId: string; tokens: bigint }[],
    balance: bigint,
    given: bigint,
    newGrantId: string,
    now: number,
  ): NaiveResult {
    const seq = this.facts.movements.length;
    const net = (id: string) => total(drawn.filter(({ grantId }) => grantId === id).map(({ tokens }) => tokens));
    let left = balance < 0n ? balance + given : given;
    for (const id of [...new Set(drawn.map(({ grantId }) => grantId))].toReversed()) {
      const back = left < net(id) ? left : net(id);
      if (back > 0n) this.facts.draws.push({ seq, grantId: id, tokens: -back });
      if (back > 0n) left -= back;
    }
    if (left > 0n) {
      const about = { id: newGrantId, amount: left, expiresAt: Infinity, createdAt: now };
      this.facts.grants.push({ ...about, priority: 10, price: 0n, isFrozen: false });
    }
    const answer = this.done(command, true);
    this.bookExpiries(now);
    return answer;
  }

  private freeze({ holdId, grantId, atMostTokens }: FreezeGrant): NaiveResult {
    const balance = this.balance();
    if (this.facts.holds.some(({ id }) => id === holdId)) return { seq: null, holdId, balance, replayed: true };
    const grant = this.facts.grants.find(({ id }) => id === grantId);
    if (!grant || this.remainingOf(grant) === 0n) return { seq: null, holdId: null, balance, replayed: true };
    grant.isFrozen = true;
    const tokens = [this.remainingOf(grant), atMostTokens, balance - this.held()].reduce((a, b) => (a < b ? a : b));
    if (tokens <= 0n) return { seq: null, holdId: null, balance, replayed: false };
    this.facts.holds.push({ id: holdId, tokens, status: "open", expiresAt: Infinity, isFreeze: true });
    return { seq: null, holdId, balance, replayed: false };
  }

  private whyNot(required: bigint, checkStatus: boolean): NaiveResult | null {
    if (checkStatus && this.balance() < 0n) return { code: "account_suspended" };
    return this.balance() - this.held() < required ? { code: "insufficient_tokens" } : null;
  }

  private take(
    command: Command & { cause: string; bodyHash: string },
    type: string,
    amount: bigint,
    now: number,
    holdId: string | null = null,
  ): NaiveResult {
    if (amount === 0n) return this.done(command, false, holdId);
    if (amount > LIMIT || this.balance() - amount < -LIMIT) return { code: "limit_exceeded" };
    this.move(command, type, -amount, now);
    let missing = amount;
    const first = this.facts.grants.filter(({ id }) => id === (command as Partial<Debit>).firstGrantId);
    for (const grant of [...first, ...this.grantsInOrder().filter(({ id }) => id !== first[0]?.id)]) {
      const left = this.remainingOf(grant);
      const taken = left < missing ? left : missing;
      this.draw(grant.id, taken);
      missing -= taken;
    }
    return this.done(command, true, holdId);
  }

  /** How many holds and grants it ended. */
  private bookExpiries(now: number): number {
    let count = 0;
    for (const hold of this.facts.holds) {
      if (hold.status !== "open" || hold.expiresAt > now) continue;
      hold.status = "expired";
      count++;
    }
    for (const grant of this.grantsInOrder().toReversed()) {
      const free = this.balance() - this.held();
      const left = this.remainingOf(grant);
      const lost = left < free ? left : free;
      if (grant.expiresAt > now || lost <= 0n) continue;
      this.move({ cause: "" }, "expiry", -lost, now);
      this.draw(grant.id, lost);
      count++;
    }
    return count;
  }

  private grantsInOrder(): Grant[] {
    const order = (grant: Grant) =>
      [Number(grant.isFrozen), grant.priority, grant.expiresAt, grant.price, grant.createdAt, grant.id] as const;
    return this.facts.grants
      .filter((grant) => this.remainingOf(grant) > 0n)
      .toSorted((one, other) => {
        const [a, b] = [order(one), order(other)];
        const at = a.findIndex((value, index) => value !== b[index]);
        return at === -1 ? 0 : a[at]! < b[at]! ? -1 : 1;
      });
  }

  private remainingOf(grant: Grant): bigint {
    return grant.amount - total(this.facts.draws.filter(({ grantId }) => grantId === grant.id).map((d) => d.tokens));
  }

  private move({ cause }: { cause: string }, type: string, amount: bigint, now: number): void {
    this.facts.movements.push({ type, amount, cause });
    this.facts.latest = now;
  }

  private draw(grantId: string, tokens: bigint): void {
    if (tokens <= 0n) return;
    this.facts.draws.push({ seq: this.facts.movements.length, grantId, tokens });
    const grant = this.facts.grants.find(({ id }) => id === grantId)!;
    if (this.remainingOf(grant) === 0n) grant.isFrozen = false;
  }

  private done(
    command: Command & { cause: string; bodyHash: string },
    hasLine: boolean,
    holdId: string | null = null,
  ): NaiveResult {
    const seq = hasLine ? BigInt(this.facts.movements.length) : null;
    const answer = { seq, holdId, balance: this.balance() };
    this.facts.claims[command.cause] = { ...answer, bodyHash: command.bodyHash };
    return { ...answer, replayed: false };
  }
}

function total(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}

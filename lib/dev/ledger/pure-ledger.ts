import { applyAll, type Step } from "@/lib/domain/ledger/apply";
import { GENESIS_HASH } from "@/lib/domain/ledger/hash";
import { breachesOf } from "@/lib/domain/ledger/invariants";
import { isOpen } from "@/lib/domain/ledger/work";
import type { Book, Charged, Command, Draw, GrantState, Line, Taken } from "@/lib/domain/ledger/types";

type Written = { lines: Line[]; draws: Draw[]; grants: Map<string, GrantState> };

/** The ledger without a database: the books of some accounts, and everything that was ever written for them. */
export class PureLedger {
  books: Map<string, Book>;
  private readonly written: Map<string, Written>;

  constructor(accountIds: readonly string[], openedAt: Date, isBlocked = false) {
    this.books = new Map(accountIds.map((id) => [id, emptyBook(id, openedAt, isBlocked)]));
    this.written = new Map(accountIds.map((id) => [id, { lines: [], draws: [], grants: new Map() }]));
  }

  all(commands: readonly Command[], now: Date): Step[] {
    const { books, steps } = applyAll(this.books, commands, now);
    this.books = books;
    steps.forEach(({ changes }, index) => {
      const written = this.written.get(commands[index]!.accountId);
      written?.lines.push(...changes.lines);
      written?.draws.push(...changes.draws);
      for (const { item } of changes.grants) written?.grants.set(item.id, item);
    });
    return steps;
  }

  one(command: Command, now: Date): Step {
    return this.all([command], now)[0]!;
  }

  history(accountId: string) {
    return { book: this.books.get(accountId)!, ...this.written.get(accountId)! };
  }

  taken(accountId: string, isOne: (line: Line) => boolean): Taken {
    return takenBy(this.history(accountId), isOne);
  }

  charged(accountId: string, seq: bigint): Charged {
    return { seq, ...this.taken(accountId, isOfCharge(seq)) };
  }

  breaches(accountId: string): unknown[] {
    const { book, lines, grants } = this.history(accountId);
    return breachesOf(book.account, lines, [...grants.values()], [...book.holds.values()].filter(isOpen));
  }
}

/** What these lines have taken together, and from which grants. */
export function takenBy(
  {
    lines,
    draws,
    grants,
  }: { lines: Line[]; draws: Pick<Draw, "seq" | "grantId" | "tokens">[]; grants: Written["grants"] },
  isOne: (line: Line) => boolean,
): Taken {
  const seqs = new Map(lines.filter(isOne).map(({ seq, amountTokens }) => [seq, amountTokens]));
  const own = draws.filter(({ seq }) => seqs.has(seq));
  const of = (id: string) => own.filter(({ grantId }) => grantId === id).map(({ tokens }) => tokens);
  const ids = [...new Set(own.map(({ grantId }) => grantId))];
  return {
    tokens: -sum([...seqs.values()]),
    draws: ids.map((id) => ({ grant: grants.get(id)!, tokens: sum(of(id)) })),
  };
}

/** A line and its corrections. */
export function isOfCharge(seq: bigint): (line: Line) => boolean {
  return (line) => line.seq === seq || line.correctsSeq === seq;
}

function emptyBook(id: string, openedAt: Date, isBlocked: boolean): Book {
  const account = {
    id,
    balanceTokens: 0n,
    heldTokens: 0n,
    openHolds: 0,
    seq: 0n,
    chainHash: GENESIS_HASH,
    isBlocked,
    lifetimePurchasedTokens: 0n,
    lifetimeGrantedTokens: 0n,
    lifetimeUsedTokens: 0n,
    lifetimeSpentCents: 0n,
    rechargeThresholdTokens: null,
    updatedAt: openedAt,
  };
  return { account, grants: [], holds: new Map(), claims: new Map() };
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

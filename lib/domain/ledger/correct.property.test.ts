import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { countedIds, propertyRuns } from "@/lib/dev/ledger/arbitrary-commands";
import { NaiveAccount } from "@/lib/dev/ledger/naive-ledger";
import { apply } from "./apply";
import { GENESIS_HASH } from "./hash";
import { breachesOf } from "./invariants";
import type { Book, Charged, Command, Draw, GrantState, Line } from "./types";

vi.setConfig({ testTimeout: 120_000 });

const START = new Date("2026-01-31T23:59:58.000Z");

type Move = {
  do: "credit" | "charge" | "correct" | "hold";
  amount: bigint;
  line: number;
  lifeMs: number | null;
  ms: number;
};
const moves = fc.array(
  fc.record<Move>({
    do: fc.constantFrom("credit", "charge", "charge", "correct", "correct", "hold"),
    amount: fc.constantFrom(1n, 10n, 49n, 50n, 99n, 100n, 150n),
    line: fc.nat(),
    lifeMs: fc.constantFrom(null, null, 1, 1_000, 60_000),
    ms: fc.constantFrom(0, 1, 999, 1_000),
  }),
  { minLength: 1, maxLength: 24, size: "max" },
);

test("corrections keep every invariant and do what the plainest ledger would do", () => {
  fc.assert(
    fc.property(moves, fc.array(fc.boolean(), { minLength: 24, maxLength: 24 }), (script, back) => {
      const ledger = new History();
      const naive = new NaiveAccount(START);
      const newId = countedIds();
      let now = START;
      script.forEach((move, index) => {
        now = new Date(now.getTime() + move.ms);
        const command = ledger.commandOf(move, back[index]!, now, newId);
        if (!command) return;
        const { result } = ledger.obey(command, now);
        const expected = naive.obey(command, now);
        if (!result.ok) return expect(expected).toEqual({ code: result.refusal.code });
        const { seq, holdId, balanceTokens: balance, replayed } = result.value;
        expect({ seq, holdId, balance, replayed }).toEqual(expected);
        expect(ledger.breaches()).toEqual([]);
        expect(ledger.draws.map(({ seq: at, grantId, tokens }) => ({ seq: Number(at), grantId, tokens }))).toEqual(
          naive.draws(),
        );
        // Each grant is what it was less what was drawn; no line gives back more than it took.
        for (const grant of ledger.grants.values()) {
          const drawn = sum(ledger.draws.filter(({ grantId }) => grantId === grant.id).map(({ tokens }) => tokens));
          expect(grant.amountTokens - drawn).toBe(grant.remainingTokens);
        }
        for (const line of ledger.charges()) {
          const charged = ledger.charged(line.seq);
          expect(charged.tokens >= 0n && charged.draws.every(({ tokens }) => tokens >= 0n)).toBe(true);
        }
        expect(ledger.book.account.lifetimeUsedTokens).toBe(
          sum(ledger.charges().map(({ seq: at }) => ledger.charged(at).tokens)),
        );
      });
    }),
    { numRuns: propertyRuns / 2 },
  );
});

test("a charge that is given back whole leaves what there was before it", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(10n, 50n, 100n), { maxLength: 4 }),
      fc.constantFrom(1n, 60n, 150n),
      (credits, amount) => {
        const ledger = new History();
        const newId = countedIds();
        const move = { line: 0, lifeMs: null, ms: 0 };
        for (const credit of credits) {
          ledger.obey(ledger.commandOf({ ...move, do: "credit", amount: credit }, true, START, newId)!, START);
        }
        const before = remaining(ledger.book);
        ledger.obey(ledger.commandOf({ ...move, do: "charge", amount }, true, START, newId)!, START);
        ledger.obey(ledger.commandOf({ ...move, do: "correct", amount }, true, START, newId)!, START);
        expect(remaining(ledger.book)).toEqual(before);
        expect(ledger.book.account).toMatchObject({ balanceTokens: sum(credits), lifetimeUsedTokens: 0n });
      },
    ),
  );
});

/** One account and everything that was ever written for it. */
class History {
  book: Book = emptyBook();
  readonly lines: Line[] = [];
  readonly draws: Draw[] = [];
  readonly grants = new Map<string, GrantState>();

  obey(command: Command, now: Date) {
    const step = apply(this.book, command, now);
    this.book = step.book;
    this.lines.push(...step.changes.lines);
    this.draws.push(...step.changes.draws);
    for (const { item } of step.changes.grants) this.grants.set(item.id, item);
    return step;
  }

  charges(): Line[] {
    return this.lines.filter(({ type }) => type === "usage");
  }

  charged(seq: bigint): Charged {
    const lines = this.lines.filter((line) => line.seq === seq || line.correctsSeq === seq);
    const draws = this.draws.filter((draw) => lines.some((line) => line.seq === draw.seq));
    const ids = [...new Set(draws.map(({ grantId }) => grantId))];
    return {
      seq,
      tokens: -sum(lines.map(({ amountTokens }) => amountTokens)),
      draws: ids.map((id) => ({
        grant: this.grants.get(id)!,
        tokens: sum(draws.filter(({ grantId }) => grantId === id).map(({ tokens }) => tokens)),
      })),
    };
  }

  commandOf(move: Move, isBack: boolean, now: Date, newId: () => string): Command | null {
    const id = newId();
    const { accountId, amount: amountTokens } = { accountId: this.book.account.id, ...move };
    const about = { accountId, cause: id, bodyHash: id, actor: "test", description: "A command", occurredAt: now };
    const expiresAt = move.lifeMs === null ? null : new Date(now.getTime() + move.lifeMs);
    if (move.do === "credit") {
      return {
        ...about,
        kind: "credit",
        type: "bonus",
        amountTokens,
        grant: { id: newId(), source: "bonus", expiresAt },
      };
    }
    if (move.do === "charge") return { ...about, kind: "debit", type: "usage", guard: "owed", amountTokens };
    if (move.do === "hold") {
      const work = { operationType: "draft", provider: null, model: null, inFlightLimit: 10 };
      const until = expiresAt ?? new Date(now.getTime() + 5_000);
      return { ...about, kind: "open-hold", holdId: newId(), tokens: amountTokens, expiresAt: until, ...work };
    }
    const charges = this.charges();
    if (charges.length === 0) return null;
    const corrected = this.charged(charges[move.line % charges.length]!.seq);
    const givenBackTokens = isBack ? amountTokens : -amountTokens;
    return { ...about, kind: "correction", corrected, givenBackTokens, grantId: newId() };
  }

  breaches() {
    const openHolds = [...this.book.holds.values()].filter(({ status }) => status === "open");
    return breachesOf(this.book.account, this.lines, [...this.grants.values()], openHolds);
  }
}

function remaining(book: Book) {
  return book.grants.map(({ id, remainingTokens }) => `${id} ${remainingTokens}`).sort();
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

function emptyBook(): Book {
  return {
    account: {
      id: "00000000-0000-7000-8000-0000000000aa",
      balanceTokens: 0n,
      heldTokens: 0n,
      openHolds: 0,
      seq: 0n,
      chainHash: GENESIS_HASH,
      isBlocked: false,
      lifetimePurchasedTokens: 0n,
      lifetimeGrantedTokens: 0n,
      lifetimeUsedTokens: 0n,
      lifetimeSpentCents: 0n,
      rechargeThresholdTokens: null,
      updatedAt: START,
    },
    grants: [],
    holds: new Map(),
    claims: new Map(),
  };
}

import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { countedIds, propertyRuns, scripts } from "@/lib/dev/ledger/arbitrary-commands";
import { NaiveAccount } from "@/lib/dev/ledger/naive-ledger";
import { PureLedger } from "@/lib/dev/ledger/pure-ledger";
import { apply, availableTokens, type Step } from "./apply";
import type { Book, Command } from "./types";

vi.setConfig({ testTimeout: 120_000 });

const START = new Date("2026-01-31T23:59:58.000Z");

const anyScript = scripts(countedIds, START);

test("no sequence of commands breaks an invariant, and each does what the plainest ledger would do", () => {
  fc.assert(
    fc.property(anyScript, (script) => {
      const ledger = new PureLedger(script.accountIds, START);
      const naive = new Map(script.accountIds.map((id) => [id, new NaiveAccount(START)]));
      for (const { now, commands } of script.turns) {
        for (const command of commands) {
          const step = ledger.one(command, now);
          const account = naive.get(command.accountId);
          const expected = account ? account.obey(command, now) : { code: "account_not_found" };
          same(answerOf(step), expected, "answer");
          if (!account) continue;
          same(ledger.breaches(command.accountId), [], "invariants");
          same(figures(ledger, command.accountId), figuresOf(account), "figures");
          const { book } = ledger.history(command.accountId);
          same(availableTokens(book, atLeast(now, book)), account.available(now), "available");
        }
      }
    }),
    { numRuns: propertyRuns },
  );
});

test("a refused command changes nothing, a repeated one changes nothing and is answered as the first time", () => {
  fc.assert(
    fc.property(anyScript, (script) => {
      const ledger = new PureLedger(script.accountIds, START);
      const first = new Map<string, Step>();
      for (const { now, commands } of script.turns) {
        for (const command of commands) {
          const before = structuredClone(ledger.books);
          const step = ledger.one(command, now);
          const name = "cause" in command ? `${command.accountId} ${command.cause} ${command.bodyHash}` : null;
          const changesNothing = !step.result.ok || (name !== null && step.result.value.replayed);
          if (changesNothing) {
            same(ledger.books, before, "books");
            same(step.changes, { lines: [], draws: [], grants: [], holds: [], claims: [], keySpends: [] }, "changes");
          }
          if (!step.result.ok || name === null) continue;
          const earlier = first.get(name);
          if (earlier?.result.ok) same(step.result.value, { ...earlier.result.value, replayed: true }, "repeated");
          else same(step.result.value.replayed, false, "first");
          if (!earlier) first.set(name, step);
        }
      }
    }),
    { numRuns: propertyRuns },
  );
});

test("a batch comes to the same as its commands one by one, and leaves the books it was given alone", () => {
  fc.assert(
    fc.property(anyScript, (script) => {
      const [batched, single] = [new PureLedger(script.accountIds, START), new PureLedger(script.accountIds, START)];
      for (const { now, commands } of script.turns) {
        const [given, copy] = [batched.books, structuredClone(batched.books)];
        const together = batched.all(commands, now);
        same(given, copy, "given books");
        const apart = commands.map((command) => single.one(command, now));
        same(together.map(essence), apart.map(essence), "steps");
        same(batched.books, single.books, "books");
      }
    }),
    { numRuns: propertyRuns },
  );
});

test("of what is available all can be held, and not one token more", () => {
  fc.assert(
    fc.property(anyScript, fc.constantFrom(0, 1, 1_000, 60_000, 86_400_000), (script, laterMs) => {
      const ledger = new PureLedger(script.accountIds, START);
      for (const { now, commands } of script.turns) ledger.all(commands, now);
      const last = script.turns.at(-1)!.now;
      for (const book of ledger.books.values()) {
        const now = atLeast(new Date(last.getTime() + laterMs), book);
        const available = availableTokens(book, now);
        const hold = (tokens: bigint) => apply(book, holdOf(book, tokens), now).result;
        if (available > 0n) same(hold(available).ok, true, "all");
        const more = hold(available >= 0n ? available + 1n : 1n);
        same(more.ok, false, "one more");
        if (more.ok || book.account.balanceTokens < 0n) continue;
        const requiredTokens = available >= 0n ? available + 1n : 1n;
        const refusal = { code: "insufficient_tokens", requiredTokens, availableTokens: available };
        same(more.refusal, refusal, "refusal");
      }
    }),
    { numRuns: propertyRuns },
  );
});

test("a blocked account spends nothing new, and still pays for what was done and takes what it is given", () => {
  fc.assert(
    fc.property(anyScript, (script) => {
      const ledger = new PureLedger(script.accountIds, START, true);
      for (const { now, commands } of script.turns) {
        for (const command of commands) {
          const { result } = ledger.one(command, now);
          const isNew = result.ok && !result.value.replayed;
          const isSpending =
            command.kind === "open-hold" || (command.kind === "debit" && command.guard === "spendable");
          if (isSpending) same(isNew, false, "spent");
          if (!isSpending && !result.ok) same(result.refusal.code === "account_blocked", false, "blocked");
        }
      }
    }),
    { numRuns: propertyRuns / 10 },
  );
});

function figures(ledger: PureLedger, accountId: string) {
  const { book, lines, draws } = ledger.history(accountId);
  return {
    balance: book.account.balanceTokens,
    held: book.account.heldTokens,
    openHolds: book.account.openHolds,
    lines: lines.map(({ type, amountTokens }) => ({ type, amount: amountTokens })),
    draws: draws.map(({ seq, grantId, tokens }) => ({ seq: Number(seq), grantId, tokens })),
    remaining: sorted(book.grants.map(({ id, remainingTokens }) => [id, remainingTokens])),
    frozen: book.grants.flatMap(({ id, isFrozen }) => (isFrozen ? [id] : [])).sort(),
    holds: sorted([...book.holds.values()].map(({ id, status }) => [id, status])),
    causes: new Set(lines.map(({ cause }) => cause)).size,
  };
}

function figuresOf(account: NaiveAccount) {
  return {
    balance: account.balance(),
    held: account.held(),
    openHolds: account.openHolds().length,
    lines: account.movements(),
    draws: account.draws(),
    remaining: sorted(Object.entries(account.remaining())),
    frozen: account.frozen().sort(),
    holds: sorted(Object.entries(account.holdStatuses())),
    // Every line has a cause of its own.
    causes: account.movements().length,
  };
}

function answerOf({ result }: Step) {
  if (!result.ok) return { code: result.refusal.code };
  const { seq, holdId, balanceTokens: balance, replayed } = result.value;
  return { seq, holdId, balance, replayed };
}

function essence({ result, changes }: Step) {
  return { result, changes };
}

function holdOf(book: Book, tokens: bigint): Command {
  return {
    kind: "open-hold",
    accountId: book.account.id,
    cause: "hold:last",
    bodyHash: "last",
    actor: "operator:test",
    description: "The last hold",
    occurredAt: START,
    holdId: "last",
    tokens,
    expiresAt: new Date("2100-01-01T00:00:00Z"),
    inFlightLimit: 1_000_000,
    operationType: "draft",
    provider: null,
    model: null,
  };
}

/** The ledger's clock never goes back behind its last line. */
function atLeast(now: Date, { account }: Book): Date {
  return now < account.updatedAt ? account.updatedAt : now;
}

function sorted<Value>(entries: [string, Value][]): [string, Value][] {
  return entries.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** `toEqual`, many times faster as long as nothing differs. */
function same(actual: unknown, expected: unknown, what: string): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual, what).toEqual(expected);
}

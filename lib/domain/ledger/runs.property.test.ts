import fc from "fast-check";
import { expect, test } from "vitest";
import { propertyRuns } from "@/lib/dev/ledger/arbitrary-commands";
import { PureLedger } from "@/lib/dev/ledger/pure-ledger";
import { NOTHING_SPENT } from "../key-budget";
import type { Command } from "./types";
import { isOpen } from "./work";

const noon = new Date("2026-06-01T12:00:00.000Z");
const CAP = 1_000n;
const RUNS = Math.max(1, Math.round(propertyRuns / 10));

/** What may happen in and around a run; holds are named by their number, so that commands meet. */
const happening = fc.record({
  kind: fc.constantFrom("spend", "hold", "settle", "release", "unknown", "close", "debit", "credit", "due"),
  tokens: fc.bigInt({ min: 0n, max: 700n }),
  hold: fc.integer({ min: 0, max: 3 }),
  afterMs: fc.integer({ min: 0, max: 40_000 }),
});
type Happening = typeof happening extends fc.Arbitrary<infer Value> ? Value : never;

test("whatever happens in and around a run, the books add up, and its steps alone never cost more than its cap", () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 40 }), (happenings) => {
      const ledger = new PureLedger(["account"], noon);
      ledger.one(commandOf({ kind: "credit", tokens: 2_500n, hold: 0, afterMs: 0 }, "first"), noon);
      ledger.one(openOf("run", CAP, "run", new Date(noon.getTime() + 600_000)), noon);
      let now = noon.getTime();
      let spentTokens = 0n;
      happenings.forEach((one, index) => {
        now += one.afterMs;
        const step = ledger.one(commandOf(one, String(index), new Date(now)), new Date(now));
        if (one.kind === "spend" && step.result.ok) spentTokens += one.tokens;
        expect(ledger.breaches("account")).toEqual([]);
        const { account, holds } = ledger.books.get("account")!;
        expect(account.heldTokens).toBeGreaterThanOrEqual(0n);
        for (const { tokens } of holds.values()) expect(tokens).toBeGreaterThanOrEqual(0n);
        expect(spentTokens).toBeLessThanOrEqual(CAP);
      });
    }),
    { numRuns: RUNS },
  );
});

test("a key that begins a run answers for what is held and spent in it, whoever takes the steps", () => {
  const budget = { tokens: 1_500n, period: "month" as const };
  const key = { keyId: "key", budget, isLimitedToOwnHolds: false };
  fc.assert(
    fc.property(
      fc.array(fc.tuple(happening, fc.boolean()), { maxLength: 40 }),
      fc.boolean(),
      (happenings, isRunOfKey) => {
        const ledger = new PureLedger(["account"], noon);
        ledger.books = new Map([
          ["account", { ...ledger.books.get("account")!, keys: new Map([["key", NOTHING_SPENT]]) }],
        ]);
        ledger.one(commandOf({ kind: "credit", tokens: 5_000n, hold: 0, afterMs: 0 }, "first"), noon);
        const run = openOf("run", CAP, "run", new Date(noon.getTime() + 600_000));
        ledger.one(isRunOfKey ? { ...run, spender: key } : run, noon);
        let now = noon.getTime();
        let spentTokens = 0n;
        happenings.forEach(([one, isByKey], index) => {
          // The id of a hold is made for it alone.
          if (one.kind === "hold" && ledger.books.get("account")!.holds.has(`hold ${one.hold}`)) return;
          now += one.afterMs;
          const plain = commandOf(one, String(index), new Date(now));
          const step = ledger.one(isByKey ? Object.assign(plain, { spender: key }) : plain, new Date(now));
          for (const { tokens } of step.changes.keySpends) spentTokens += tokens;
          const { holds, keys } = ledger.books.get("account")!;
          const { days, heldTokens } = keys!.get("key")!;
          if (isRunOfKey) expect([...holds.values()].every((hold) => hold.keyId === "key")).toBe(true);
          const ownHolds = [...holds.values()].filter((hold) => hold.keyId === "key" && isOpen(hold));
          expect(heldTokens).toBe(ownHolds.reduce((sum, { tokens }) => sum + tokens, 0n));
          expect(days.reduce((sum, { tokens }) => sum + tokens, 0n)).toBe(spentTokens);
          if (isRunOfKey && one.kind === "spend" && step.result.ok) {
            expect(step.changes.keySpends.reduce((sum, { tokens }) => sum + tokens, 0n)).toBe(one.tokens);
          }
          // What is asked of the budget fits into it; what was held in time is settled whatever that comes to.
          if (isByKey && one.kind === "debit" && step.result.ok && one.tokens > 0n) {
            expect(spentTokens + heldTokens).toBeLessThanOrEqual(budget.tokens);
          }
        });
      },
    ),
    { numRuns: RUNS },
  );
});

test("a run is a stranger's to a key that is limited to its own", () => {
  const ledger = new PureLedger(["account"], noon);
  ledger.one(commandOf({ kind: "credit", tokens: 5_000n, hold: 0, afterMs: 0 }, "first"), noon);
  ledger.one(openOf("run", CAP, "run", new Date(noon.getTime() + 600_000)), noon);
  const spender = { keyId: "stranger", budget: null, isLimitedToOwnHolds: true };
  for (const kind of ["spend", "hold"] as const) {
    const command = Object.assign(commandOf({ kind, tokens: 10n, hold: 1, afterMs: 0 }, kind), { spender });
    expect(ledger.one(command, noon).result).toEqual({ ok: false, refusal: { code: "run_not_found" } });
  }
});

test("what is carved out of a run and given back leaves it as it was", () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: 1n, max: 300n }), { maxLength: 6 }), (parts) => {
      const ledger = new PureLedger(["account"], noon);
      ledger.one(commandOf({ kind: "credit", tokens: 1_000n, hold: 0, afterMs: 0 }, "first"), noon);
      ledger.one(openOf("run", CAP, "run", new Date(noon.getTime() + 600_000)), noon);
      parts.forEach((tokens, index) =>
        ledger.one(
          { ...openOf(`hold ${index}`, tokens, "draft", new Date(noon.getTime() + 60_000)), runId: "run" },
          noon,
        ),
      );
      parts.forEach((_, index) =>
        ledger.one({ kind: "release-hold", accountId: "account", holdId: `hold ${index}` }, noon),
      );
      expect(ledger.books.get("account")!.holds.get("run")).toMatchObject({ status: "open", tokens: CAP });
      expect(ledger.books.get("account")!.account.heldTokens).toBe(CAP);
    }),
  );
});

function commandOf({ kind, tokens, hold }: Happening, name: string, now = noon): Command {
  const accountId = "account";
  const holdId = `hold ${hold}`;
  const about = caused(name);
  switch (kind) {
    case "spend":
      return { ...about, kind: "spend-in-run", runId: "run", amountTokens: tokens };
    case "hold":
      return { ...openOf(holdId, tokens, "draft", new Date(now.getTime() + 60_000)), ...about, runId: "run" };
    case "settle":
      return { ...about, kind: "settle-hold", holdId, amountTokens: tokens };
    case "release":
      return { kind: "release-hold", accountId, holdId };
    case "unknown":
      return { kind: "mark-hold-unknown", accountId, holdId };
    case "close":
      return { kind: "close-run", accountId, runId: "run" };
    case "debit":
      return { ...about, kind: "debit", type: "usage", amountTokens: tokens, guard: "owed" };
    case "credit":
      return {
        ...about,
        kind: "credit",
        type: "bonus",
        amountTokens: tokens + 1n,
        grant: { id: `grant ${name}`, source: "bonus" },
      };
    case "due":
      return { kind: "book-due", accountId };
  }
}

function openOf(holdId: string, tokens: bigint, operationType: string, expiresAt: Date) {
  return {
    ...caused(`open ${holdId}`),
    kind: "open-hold" as const,
    holdId,
    tokens,
    expiresAt,
    inFlightLimit: 10,
    operationType,
    provider: null,
    model: null,
  };
}

function caused(name: string) {
  const cause = `cause ${name}`;
  return { accountId: "account", cause, bodyHash: cause, actor: "test", description: "For a test", occurredAt: noon };
}

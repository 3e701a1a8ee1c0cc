import fc from "fast-check";
import { expect, test } from "vitest";
import { PureLedger } from "@/lib/dev/ledger/pure-ledger";
import type { Command } from "./types";

const noon = new Date("2026-06-01T12:00:00.000Z");
const CAP = 1_000n;

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
    { numRuns: 300 },
  );
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

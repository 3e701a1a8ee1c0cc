import { expect, test } from "vitest";
import { PureLedger } from "@/lib/dev/ledger/pure-ledger";
import type { Credit, Debit, GiveBack } from "./types";

const NOON = new Date("2026-06-01T12:00:00.000Z");

test("money taken back takes the payment's own tokens first, then others', the rest is debt", () => {
  const ledger = ledgerWith(["free", 50n], ["bought", 100n], ["other", 30n]);
  ledger.one(usage(80n), NOON); // all of "free", 30 of "bought"
  const { changes } = ledger.one(taken(120n, "bought"), NOON);
  expect(changes.draws).toMatchObject([
    { grantId: "bought", tokens: 70n },
    { grantId: "other", tokens: 30n },
  ]);
  expect(ledger.history("a").book.account).toMatchObject({ balanceTokens: -20n, lifetimeUsedTokens: 80n });
});

test("it comes back to the very grants that it was taken from", () => {
  const ledger = ledgerWith(["bought", 100n], ["other", 30n]);
  ledger.one(taken(120n, "bought"), NOON);
  ledger.one(givenBack(ledger, 120n), NOON);
  expect(remaining(ledger)).toEqual({ bought: 100n, other: 30n });
  expect(ledger.history("a").book.account).toMatchObject({ balanceTokens: 130n, lifetimeUsedTokens: 0n });
});

test("part of it comes back to what was drawn last", () => {
  const ledger = ledgerWith(["bought", 100n], ["other", 30n]);
  ledger.one(taken(120n, "bought"), NOON);
  ledger.one(givenBack(ledger, 50n), NOON);
  expect(remaining(ledger)).toEqual({ bought: 30n, other: 30n });
  ledger.one(givenBack(ledger, 70n), NOON);
  expect(remaining(ledger)).toEqual({ bought: 100n, other: 30n });
});

test("what comes back pays debt first; what another payment has paid comes as a grant of its own", () => {
  const ledger = ledgerWith(["bought", 100n]);
  ledger.one(usage(60n), NOON);
  ledger.one(taken(100n, "bought"), NOON); // 40 were left, 60 are debt
  ledger.one(credit("next", 200n), NOON); // pays the 60
  ledger.one(givenBack(ledger, 100n), NOON);
  expect(remaining(ledger)).toEqual({ bought: 40n, next: 140n, rest: 60n });
  ledger.one(usage(300n), NOON); // 60 beyond everything
  ledger.one(taken(10n, "bought"), NOON);
  ledger.one(givenBack(ledger, 10n), NOON);
  expect(ledger.history("a").book.account.balanceTokens).toBe(-60n);
  expect(ledger.breaches("a")).toEqual([]);
});

test.each([0n, -1n, 101n])("giving back %d of 100 is refused", (amountTokens) => {
  const ledger = ledgerWith(["bought", 200n]);
  ledger.one(taken(100n, "bought"), NOON);
  const { result } = ledger.one(givenBack(ledger, amountTokens), NOON);
  expect(result).toMatchObject({ ok: false, refusal: { code: "validation_failed" } });
});

function ledgerWith(...grants: [id: string, tokens: bigint][]): PureLedger {
  const ledger = new PureLedger(["a"], NOON);
  grants.forEach(([id, tokens], index) => ledger.one(credit(id, tokens), new Date(NOON.getTime() + index)));
  return ledger;
}

function remaining(ledger: PureLedger) {
  return Object.fromEntries(ledger.history("a").book.grants.map(({ id, remainingTokens }) => [id, remainingTokens]));
}

let count = 0;
function caused(cause = `cause ${++count}`) {
  return { accountId: "a", cause, bodyHash: cause, actor: "test", description: "For a test", occurredAt: NOON };
}

function credit(id: string, amountTokens: bigint): Credit {
  return { ...caused(), kind: "credit", type: "purchase", amountTokens, grant: { id, source: "purchase" } };
}

function usage(amountTokens: bigint): Debit {
  return { ...caused(), kind: "debit", type: "usage", guard: "owed", amountTokens };
}

function taken(amountTokens: bigint, firstGrantId: string): Debit {
  const about = caused(`dispute:${++count}`);
  return { ...about, kind: "debit", type: "dispute", guard: "owed", amountTokens, firstGrantId };
}

function givenBack(ledger: PureLedger, amountTokens: bigint): GiveBack {
  const about = { ...caused(`dispute:${++count}`), kind: "give-back", type: "dispute_reversal" } as const;
  const before = ledger.taken("a", ({ cause }) => cause.startsWith("dispute:"));
  return { ...about, amountTokens, taken: before, rest: { id: "rest", source: "dispute_reversal" } };
}

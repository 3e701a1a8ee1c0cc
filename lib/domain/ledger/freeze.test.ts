import { expect, test } from "vitest";
import { PureLedger } from "@/lib/dev/ledger/pure-ledger";
import { availableTokens } from "./apply";
import type { Command, Credit, Debit } from "./types";

const NOON = new Date("2026-06-01T12:00:00.000Z");
const MUCH_LATER = new Date("2099-01-01T00:00:00.000Z");
const ANYTHING = 1_000_000n;

test("what remains of a disputed grant cannot be spent, and what others brought can", () => {
  const ledger = ledgerWith(["free", 100n], ["disputed", 500n]);
  ledger.one(debit(200n), NOON);
  ledger.one(freeze("disputed", "h"), NOON);
  expect(figures(ledger)).toEqual({ balance: 400n, held: 400n, available: 0n, frozen: ["disputed"] });
  ledger.one(credit("new", 50n), NOON);
  expect(ledger.one(debit(51n), NOON).result).toMatchObject({ ok: false, refusal: { code: "insufficient_tokens" } });
  expect(ledger.one(debit(50n), NOON).changes.draws).toMatchObject([{ grantId: "new", tokens: 50n }]);
});

test("a frozen grant is drawn last, when work that was done has to be paid", () => {
  const ledger = ledgerWith(["disputed", 100n], ["younger", 100n]);
  ledger.one(freeze("disputed", "h"), NOON);
  const { changes } = ledger.one(debit(150n, "owed"), NOON);
  expect(changes.draws).toMatchObject([
    { grantId: "younger", tokens: 100n },
    { grantId: "disputed", tokens: 50n },
  ]);
  expect(ledger.breaches("a")).toEqual([]);
});

test("no more is frozen than the dispute is about, or than is available", () => {
  const ledger = ledgerWith(["disputed", 500n]);
  ledger.one(freeze("disputed", "part", 120n), NOON);
  expect(figures(ledger).held).toBe(120n);
  ledger.one({ kind: "unfreeze-grant", accountId: "a", grantId: "disputed", holdId: "part", staysFrozen: false }, NOON);
  ledger.one(hold("work", 450n), NOON);
  ledger.one(freeze("disputed", "rest"), NOON);
  expect(figures(ledger)).toMatchObject({ held: 500n, available: 0n });
});

test("a freeze never runs out; nobody but whoever froze ends it", () => {
  const ledger = ledgerWith(["disputed", 500n]);
  ledger.one(freeze("disputed", "h"), NOON);
  const notFound = { ok: false, refusal: { code: "hold_not_found" } };
  const attempts: Command[] = [
    { kind: "release-hold", accountId: "a", holdId: "h" },
    { kind: "mark-hold-unknown", accountId: "a", holdId: "h" },
    { ...caused(), kind: "settle-hold", holdId: "h", amountTokens: 1n },
  ];
  for (const attempt of attempts) expect(ledger.one(attempt, MUCH_LATER).result).toMatchObject(notFound);
  ledger.one({ kind: "book-due", accountId: "a" }, MUCH_LATER);
  expect(figures(ledger).held).toBe(500n);
  ledger.one({ kind: "unfreeze-grant", accountId: "a", grantId: "disputed", holdId: "h", staysFrozen: false }, NOON);
  expect(figures(ledger)).toEqual({ balance: 500n, held: 0n, available: 500n, frozen: [] });
});

test("a grant that two disputes freeze is free when both have ended", () => {
  const ledger = ledgerWith(["disputed", 500n]);
  ledger.one(freeze("disputed", "one", 200n), NOON);
  ledger.one(freeze("disputed", "other", 200n), NOON);
  const unfreeze = { kind: "unfreeze-grant" as const, accountId: "a", grantId: "disputed" };
  ledger.one({ ...unfreeze, holdId: "one", staysFrozen: true }, NOON);
  expect(figures(ledger)).toMatchObject({ held: 200n, frozen: ["disputed"] });
  ledger.one({ ...unfreeze, holdId: "other", staysFrozen: false }, NOON);
  expect(figures(ledger)).toMatchObject({ held: 0n, frozen: [] });
});

test("of a grant that was spent nothing is frozen, and freezing twice under one id is once", () => {
  const ledger = ledgerWith(["spent", 100n], ["other", 100n]);
  ledger.one(debit(100n), NOON);
  expect(ledger.one(freeze("spent", "h"), NOON).result).toMatchObject({ ok: true, value: { holdId: null } });
  for (let time = 0; time < 2; time++) ledger.one(freeze("other", "g", 60n), NOON);
  expect(figures(ledger)).toMatchObject({ held: 60n, frozen: ["other"] });
});

function ledgerWith(...grants: [id: string, tokens: bigint][]): PureLedger {
  const ledger = new PureLedger(["a"], NOON);
  grants.forEach(([id, tokens], index) => ledger.one(credit(id, tokens), new Date(NOON.getTime() + index)));
  return ledger;
}

function figures(ledger: PureLedger) {
  const { book } = ledger.history("a");
  const frozen = book.grants.filter(({ isFrozen }) => isFrozen).map(({ id }) => id);
  const { balanceTokens: balance, heldTokens: held } = book.account;
  return { balance, held, available: availableTokens(book, MUCH_LATER), frozen };
}

let count = 0;
function caused() {
  const cause = `cause ${++count}`;
  return { accountId: "a", cause, bodyHash: cause, actor: "test", description: "For a test", occurredAt: NOON };
}

function credit(id: string, amountTokens: bigint): Credit {
  return { ...caused(), kind: "credit", type: "purchase", amountTokens, grant: { id, source: "purchase" } };
}

function debit(amountTokens: bigint, guard: Debit["guard"] = "spendable"): Debit {
  return { ...caused(), kind: "debit", type: "usage", amountTokens, guard };
}

function freeze(grantId: string, holdId: string, atMostTokens = ANYTHING): Command {
  return { kind: "freeze-grant", accountId: "a", grantId, holdId, atMostTokens, actor: "stripe" };
}

function hold(holdId: string, tokens: bigint): Command {
  const work = { operationType: "draft", provider: null, model: null, inFlightLimit: 10 };
  return { ...caused(), kind: "open-hold", holdId, tokens, expiresAt: new Date("2100-01-01T00:00:00Z"), ...work };
}

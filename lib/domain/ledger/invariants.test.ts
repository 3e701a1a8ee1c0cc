import { expect, test } from "vitest";
import { apply } from "./apply";
import { GENESIS_HASH } from "./hash";
import { breachesOf } from "./invariants";
import type { AccountState, Book, Command, GrantState, HoldState, Line } from "./types";

const at = new Date("2026-01-01T00:00:00Z");
const about = { accountId: "account", actor: "operator:test", description: "For a test", occurredAt: at };
const caused = (cause: string) => ({ ...about, cause, bodyHash: cause });

const history: Command[] = [
  { ...caused("a"), kind: "credit", type: "bonus", amountTokens: 100n, grant: { id: "g1", source: "bonus" } },
  { ...caused("b"), kind: "credit", type: "purchase", amountTokens: 50n, grant: { id: "g2", source: "purchase" } },
  { ...caused("c"), kind: "debit", type: "usage", amountTokens: 120n, guard: "owed" },
  {
    ...caused("d"),
    kind: "open-hold",
    holdId: "h1",
    tokens: 20n,
    expiresAt: new Date("2026-01-02T00:00:00Z"),
    inFlightLimit: 9,
    operationType: "draft",
    provider: null,
    model: null,
  },
];

type Whole = { account: AccountState; lines: Line[]; grants: GrantState[]; holds: HoldState[] };

/** An account that has lived a little, all of whose figures are right. */
function sound(): Whole {
  const account = {
    id: "account",
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
    updatedAt: at,
  };
  let book: Book = { account, grants: [], holds: new Map(), claims: new Map() };
  const lines: Line[] = [];
  for (const command of history) {
    const step = apply(book, command, at);
    lines.push(...step.changes.lines);
    book = step.book;
  }
  return { account: book.account, lines, grants: [...book.grants], holds: [...book.holds.values()] };
}

const found = (whole: Whole) => [
  ...new Set(breachesOf(whole.account, whole.lines, whole.grants, whole.holds).map(({ invariant }) => invariant)),
];

test("an account whose figures are right has no breaches", () => {
  expect(found(sound())).toEqual([]);
});

test.each<[what: string, tamper: (whole: Whole) => void, invariants: string[]]>([
  ["a balance that is not the sum of its lines", ({ account }) => (account.balanceTokens += 1n), ["balance", "grants"]],
  ["a line that was removed", ({ lines }) => lines.splice(1, 1), ["sequence", "before-after", "hash-chain"]],
  ["the last line removed", ({ lines }) => lines.pop(), ["balance", "sequence", "hash-chain"]],
  ["two lines exchanged", ({ lines }) => lines.reverse(), ["sequence", "before-after", "hash-chain", "balance"]],
  ["another amount", ({ lines }) => (lines[1]!.amountTokens = 51n), ["before-after", "hash-chain"]],
  ["another description", ({ lines }) => (lines[1]!.description = "Something else"), ["hash-chain"]],
  ["another time", ({ lines }) => (lines[1]!.recordedAt = new Date(0)), ["hash-chain"]],
  ["another hash", ({ lines }) => (lines[2]!.hash = GENESIS_HASH), ["hash-chain"]],
  ["a chain that ends elsewhere", ({ account }) => (account.chainHash = GENESIS_HASH), ["hash-chain"]],
  ["a sequence that runs ahead", ({ account }) => (account.seq += 1n), ["sequence"]],
  ["more left in a grant", ({ grants }) => (grants[0]!.remainingTokens += 1n), ["grants"]],
  ["a grant that is gone", ({ grants }) => grants.pop(), ["grants"]],
  ["more held than holds hold", ({ account }) => (account.heldTokens += 1n), ["holds"]],
  ["a hold that is not counted", ({ account }) => (account.openHolds = 0), ["holds"]],
  ["a hold that is gone", ({ holds }) => holds.pop(), ["holds"]],
])("%s is found", (_what, tamper, invariants) => {
  const whole = structuredClone(sound());
  tamper(whole);
  expect(found(whole).sort()).toEqual(invariants.sort());
});

test("a breach says which account and what is wrong", () => {
  const whole = sound();
  const breaches = breachesOf({ ...whole.account, balanceTokens: 31n }, whole.lines, whole.grants, whole.holds);
  expect(breaches).toContainEqual({
    invariant: "balance",
    accountId: "account",
    detail: "balance is 31, its lines sum to 30",
  });
});

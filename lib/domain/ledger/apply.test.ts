import { describe, expect, test } from "vitest";
import { apply, availableTokens } from "./apply";
import { GENESIS_HASH } from "./hash";
import type { Book, Command, Credit, Debit, HoldState } from "./types";

const noon = new Date("2026-06-01T12:00:00.000Z");
const later = (ms: number) => new Date(noon.getTime() + ms);

let count = 0;
const caused = () => {
  const cause = `cause ${++count}`;
  const about = { actor: "operator:test", description: "For a test", occurredAt: noon };
  return { accountId: "account", cause, bodyHash: cause, ...about };
};
const credit = (
  amountTokens: bigint,
  grant: Partial<Credit["grant"]> = {},
  type: Credit["type"] = "bonus",
): Command => ({
  ...caused(),
  kind: "credit",
  type,
  amountTokens,
  grant: { id: `grant ${count}`, source: "bonus", ...grant },
});
const debit = (amountTokens: bigint, guard: Debit["guard"] = "owed", type: Debit["type"] = "usage"): Command => ({
  ...caused(),
  kind: "debit",
  type,
  amountTokens,
  guard,
});
const hold = (holdId: string, tokens: bigint, expiresAt = later(1_000)): Command => ({
  ...caused(),
  kind: "open-hold",
  holdId,
  tokens,
  expiresAt,
  inFlightLimit: 10,
  operationType: "draft",
  provider: null,
  model: null,
});
const settle = (holdId: string, amountTokens: bigint): Command => ({
  ...caused(),
  kind: "settle-hold",
  holdId,
  amountTokens,
});

describe("what falls due counts the moment it is due", () => {
  test.each([
    [-1, 100n],
    [0, 0n],
    [1, 0n],
  ])("a grant, %d ms after its expiry: %d available", (ms, available) => {
    const book = after([credit(100n, { expiresAt: later(5_000) })]);
    expect(availableTokens(book, later(5_000 + ms))).toBe(available);
    expect(apply(book, debit(1n, "spendable"), later(5_000 + ms)).result.ok).toBe(available > 0n);
  });

  test.each([
    [-1, 0n],
    [0, 100n],
    [1, 100n],
  ])("a hold, %d ms after its time ran out: %d available", (ms, available) => {
    const book = after([credit(100n), hold("h", 100n, later(5_000))]);
    expect(availableTokens(book, later(5_000 + ms))).toBe(available);
    expect(apply(book, debit(1n, "spendable"), later(5_000 + ms)).result.ok).toBe(available > 0n);
  });

  test("a grant that expires under an open hold keeps what the hold may need, until it closes", () => {
    const book = after([credit(100n, { id: "g", expiresAt: later(1) }), hold("h", 60n, later(9_000))]);
    const touched = apply(book, debit(0n), later(1));
    expect(touched.changes.lines.map(({ type, amountTokens }) => [type, amountTokens])).toEqual([["expiry", -40n]]);
    const settled = apply(touched.book, settle("h", 50n), later(2));
    expect(settled.result).toMatchObject({ ok: true, value: { balanceTokens: 10n } });
    // What the work did not take after all has expired too, and goes with the next command.
    const next = apply(settled.book, debit(0n), later(3));
    expect(next.book.account.balanceTokens).toBe(0n);
    const causes = [...touched.changes.lines, ...next.changes.lines].map(({ cause }) => cause);
    expect(causes).toEqual(["expiry:g:2", "expiry:g:4"]);
  });

  test("of several grants that expire, those that would be spent last go first", () => {
    const grants = [credit(50n, { id: "soon", expiresAt: later(1) }), credit(50n, { id: "late", expiresAt: later(2) })];
    const book = after([...grants, hold("h", 60n, later(9_000))]);
    const { grants: left } = apply(book, debit(0n), later(2)).book;
    expect(left.map(({ id, remainingTokens }) => [id, remainingTokens]).sort()).toEqual([
      ["late", 10n],
      ["soon", 50n],
    ]);
  });
});

test("recorded times never go backwards, though clocks do", () => {
  const book = after([credit(100n)]);
  const { changes } = apply(book, debit(1n), later(-60_000));
  expect(changes.lines[0]!.recordedAt).toEqual(noon);
});

test("every spent token is traced to the grants it came from, in their order", () => {
  const book = after([
    credit(100n, { id: "paid", paidCents: 1_000n }, "purchase"),
    credit(30n, { id: "free" }),
    credit(20n, { id: "expiring", expiresAt: later(60_000) }),
    credit(10n, { id: "first", priority: 1 }),
  ]);
  const { changes } = apply(book, debit(75n), noon);
  expect(changes.draws.map(({ grantId, tokens }) => [grantId, tokens])).toEqual([
    ["first", 10n],
    ["expiring", 20n],
    ["free", 30n],
    ["paid", 15n],
  ]);
});

test("what expires of a grant again, after something was given back to it, has a cause of its own", () => {
  const expiresAt = later(1_000);
  const parcel = credit(10n, { id: "parcel", expiresAt });
  let book = after([parcel, debit(1n), hold("hold", 1n, later(9_000))]);
  const causes: string[] = [];
  const post = (command: Command, now: Date) => {
    const step = apply(book, command, now);
    book = step.book;
    causes.push(...step.changes.lines.filter(({ type }) => type === "expiry").map(({ cause }) => cause));
  };
  post(credit(1n), later(2_000)); // eight of the parcel expire, one is kept by the hold
  const draws = [{ grant: book.grants.find(({ id }) => id === "parcel")!, tokens: 1n }];
  const corrected = { seq: 2n, tokens: 1n, draws };
  post({ ...caused(), kind: "correction", corrected, givenBackTokens: 1n, grantId: "given back" }, later(3_000));
  post(credit(1n), later(4_000));
  expect(causes.length).toBeGreaterThan(1);
  expect(new Set(causes).size).toBe(causes.length);
});

test("lifetime figures tell what was bought, given, used and paid", () => {
  const { account } = after([
    credit(100n, { paidCents: 500n }, "purchase"),
    credit(50n, { paidCents: 250n }, "auto_recharge"),
    credit(30n),
    debit(20n),
    debit(5n, "owed", "admin_deduction"),
  ]);
  expect(account).toMatchObject({
    balanceTokens: 155n,
    lifetimePurchasedTokens: 150n,
    lifetimeGrantedTokens: 30n,
    lifetimeUsedTokens: 20n,
    lifetimeSpentCents: 750n,
  });
});

describe("what a debit may take", () => {
  const state = (balance: bigint, isBlocked: boolean) => {
    const book = after([credit(100n), debit(100n - balance)]);
    return { ...book, account: { ...book.account, isBlocked } };
  };
  test.each<[guard: Debit["guard"], balance: bigint, isBlocked: boolean, answer: string]>([
    ["spendable", 10n, false, "ok"],
    ["spendable", 9n, false, "insufficient_tokens"],
    ["spendable", -1n, false, "account_suspended"],
    ["spendable", 10n, true, "account_blocked"],
    ["covered", 10n, true, "ok"],
    ["covered", 9n, false, "insufficient_tokens"],
    ["covered", -1n, false, "insufficient_tokens"],
    ["owed", 9n, false, "ok"],
    ["owed", -1n, false, "ok"],
    ["owed", -1n, true, "ok"],
  ])("10 tokens, %s, of a balance of %d (blocked: %s): %s", (guard, balance, isBlocked, answer) => {
    const { result } = apply(state(balance, isBlocked), debit(10n, guard), noon);
    expect(result.ok ? "ok" : result.refusal.code).toBe(answer);
  });
});

test.each<[status: HoldState["status"], settle: string, release: string]>([
  ["open", "ok", "ok"],
  ["unknown", "ok", "ok"],
  ["expired", "ok", "ok"],
  ["released", "hold_already_released", "ok"],
  ["settled", "hold_already_settled", "hold_already_settled"],
])("a hold that is %s: settle %s, release %s", (status, ...answers) => {
  const opened = after([credit(100n), hold("h", 10n, later(60_000))]);
  const ways: Record<HoldState["status"], [Command[], Date]> = {
    open: [[], noon],
    unknown: [[{ kind: "mark-hold-unknown", accountId: "account", holdId: "h" }], noon],
    expired: [[debit(1n)], later(60_000)],
    released: [[{ kind: "release-hold", accountId: "account", holdId: "h" }], noon],
    settled: [[settle("h", 1n)], noon],
  };
  const [commands, now] = ways[status];
  const book = after(commands, opened, now);
  expect(book.holds.get("h")?.status).toBe(status);
  const closing: Command[] = [settle("h", 5n), { kind: "release-hold", accountId: "account", holdId: "h" }];
  const given = closing.map((command) => apply(book, command, now).result);
  expect(given.map((result) => (result.ok ? "ok" : result.refusal.code))).toEqual(answers);
});

function after(commands: readonly Command[], start: Book = empty(), now: Date = noon): Book {
  return commands.reduce((book, command) => {
    const step = apply(book, command, now);
    if (!step.result.ok) throw new Error(`${command.kind}: ${step.result.refusal.code}`);
    return step.book;
  }, start);
}

function empty(): Book {
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
    updatedAt: noon,
  };
  return { account, grants: [], holds: new Map(), claims: new Map() };
}

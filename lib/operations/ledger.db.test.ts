import { afterAll, afterEach, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import fc from "fast-check";
import { closeDatabase, database } from "@/lib/db/client";
import { readWholeAccount } from "@/lib/db/ledger-reader";
import { inTransaction } from "@/lib/db/transaction";
import { aCustomer, anEmptyAccount, ledgerBreaches } from "@/lib/dev/factories";
import { propertyRuns, scripts, type Script } from "@/lib/dev/ledger/arbitrary-commands";
import { applyAll } from "@/lib/domain/ledger/apply";
import { GENESIS_HASH } from "@/lib/domain/ledger/hash";
import { isOpen } from "@/lib/domain/ledger/work";
import type { Book, Command, Draw, HoldState, Line } from "@/lib/domain/ledger/types";
import { newId } from "@/lib/ids";
import { post, postIn, postOne } from "@/lib/operations/ledger";

testDatabase();
afterEach(async () => expect(await ledgerBreaches()).toEqual([]));
afterAll(closeDatabase);

// Far enough back that everything in a script runs out before the database's own clock says so.
const START = new Date(Date.now() - 365 * 86_400_000);
const RUNS = Math.max(1, Math.round(propertyRuns / 50));

test("the database ends where the pure ledger ends, whatever the sequence of commands", { timeout: 300_000 }, () =>
  fc.assert(
    fc.asyncProperty(
      scripts(() => newId, START),
      async (script) => {
        for (const id of script.accountIds) await anEmptyAccount({ id, updatedAt: START });
        const pure = pureRun(script);
        for (const [index, { commands, now }] of script.turns.entries()) {
          const postings = commands.map((command) => ({ command }));
          expect(await inTransaction((tx) => postIn(tx, postings, now))).toEqual(pure.results[index]);
        }
        for (const id of script.accountIds) expect(await stored(id)).toEqual(pure.stored(id));
      },
    ),
    { numRuns: RUNS },
  ),
);

test("batches over many accounts in any order never block each other for good", async () => {
  const accountIds = await Promise.all(Array.from({ length: 6 }, async () => (await aCustomer()).accountId));
  const draw = fc.sample(fc.array(fc.nat(5), { minLength: 2, maxLength: 12 }), { numRuns: 120 });
  const results = await Promise.all(
    draw.map((accounts) => post(accounts.map((index) => ({ command: aDebit(accountIds[index]!, 1n) })))),
  );
  expect(results.flat().filter((result) => !result.ok)).toEqual([]);

  // Servers report what they saw when they go.
  await closeDatabase();
  const own =
    "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
  await expect.poll(async () => (await database().pool.query(own)).rows[0], { timeout: 10_000 }).toEqual({ n: 0n });
  const sql = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";
  expect((await database().pool.query(sql)).rows).toEqual([{ deadlocks: 0n }]);
});

test("a posting that is refused does not hold up the others of its batch", async () => {
  const { accountId } = await aCustomer({ balanceTokens: 100n });
  const results = await post(
    [
      aDebit(accountId, 60n, "spendable"),
      aDebit(accountId, 60n, "spendable"),
      aDebit(newId(), 1n),
      aDebit(accountId, 40n, "spendable"),
    ].map((command) => ({ command })),
  );
  expect(results.map((result) => (result.ok ? result.value.balanceTokens : result.refusal.code))).toEqual([
    40n,
    "insufficient_tokens",
    "account_not_found",
    0n,
  ]);
});

test("a transaction that fails after posting has posted nothing", async () => {
  const { accountId } = await aCustomer({ balanceTokens: 100n });
  const failing = inTransaction(async (tx) => {
    await postIn(tx, [{ command: aDebit(accountId, 60n) }]);
    throw new Error("the rest failed");
  });
  await expect(failing).rejects.toThrow("the rest failed");
  expect((await stored(accountId)).account.balanceTokens).toBe(100n);
});

test("a grant is spendable until the instant it expires, and its expiry is booked by whoever comes next", async () => {
  const accountId = await anEmptyAccount({ updatedAt: START });
  const expiresAt = new Date(START.getTime() + 1_000);
  const at = (ms: number, command: Command) =>
    inTransaction(async (tx) => (await postIn(tx, [{ command }], new Date(START.getTime() + ms)))[0]!);
  await at(0, aCredit(accountId, 100n, expiresAt));
  expect(await at(999, aDebit(accountId, 1n, "spendable"))).toMatchObject({ ok: true });
  expect(await at(1_000, aDebit(accountId, 1n, "spendable"))).toMatchObject({
    ok: false,
    refusal: { code: "insufficient_tokens", availableTokens: 0n },
  });
  expect((await stored(accountId)).account.balanceTokens).toBe(99n); // a refusal books nothing, not even what is due
  await at(1_000, aCredit(accountId, 5n, null));
  const { lines, account } = await stored(accountId);
  expect(lines.map(({ type, amountTokens }) => [type, amountTokens])).toEqual([
    ["admin_grant", 100n],
    ["usage", -1n],
    ["expiry", -99n],
    ["admin_grant", 5n],
  ]);
  expect(account.balanceTokens).toBe(5n);
});

test("debt is repaid first by the next credit", async () => {
  const { accountId } = await aCustomer({ balanceTokens: 0n });
  await postOne({ command: aDebit(accountId, 30n) });
  const credit = aCredit(accountId, 100n, null);
  expect(await postOne({ command: credit })).toMatchObject({ ok: true, value: { balanceTokens: 70n } });
  const { grants, draws, lines } = await stored(accountId);
  const grant = grants.find(({ id }) => id === credit.grant.id);
  expect(grant).toMatchObject({ amountTokens: 100n, remainingTokens: 70n });
  // The credit's own line tells that 30 of it were spent the moment it came.
  expect(draws.filter(({ grantId }) => grantId === credit.grant.id)).toMatchObject([
    { seq: lines.at(-1)!.seq, tokens: 30n },
  ]);
});

function pureRun(script: Script) {
  let books = new Map(script.accountIds.map((id): [string, Book] => [id, emptyBook(id)]));
  const lines: Line[] = [];
  const draws: Draw[] = [];
  const grants = new Map<string, unknown>();
  const results = script.turns.map(({ commands, now }) => {
    const applied = applyAll(books, commands, now);
    books = applied.books;
    for (const { changes } of applied.steps) {
      lines.push(...changes.lines);
      draws.push(...changes.draws);
      for (const { accountId, item } of changes.grants) grants.set(`${accountId} ${item.id}`, item);
    }
    return applied.steps.map((step) => step.result);
  });
  return {
    results,
    stored: (id: string) => {
      const book = books.get(id)!;
      return {
        account: book.account,
        lines: lines.filter(({ accountId }) => accountId === id),
        draws: draws.filter(({ accountId }) => accountId === id).sort(bySeqAndGrant),
        grants: byId([...grants].filter(([key]) => key.startsWith(id)).map(([, grant]) => grant as { id: string })),
        openHolds: byId([...book.holds.values()].filter(isOpen)),
        holds: byId([...book.holds.values()].map(statusOf)),
        claims: book.claims.size,
      };
    },
  };
}

async function stored(accountId: string) {
  const { prisma } = database();
  const whole = await inTransaction((tx) => readWholeAccount(tx, accountId));
  return {
    ...whole,
    grants: byId(whole.grants),
    openHolds: byId(whole.openHolds),
    draws: (await prisma.grantDraw.findMany({ where: { accountId } })).sort(bySeqAndGrant),
    holds: byId(await prisma.hold.findMany({ where: { accountId }, select: { id: true, status: true } })),
    claims: await prisma.idempotencyKey.count({ where: { accountId } }),
  };
}

function aDebit(accountId: string, amountTokens: bigint, guard: "spendable" | "owed" = "owed"): Command {
  return { ...caused(accountId), kind: "debit", type: "usage", amountTokens, guard };
}

function aCredit(accountId: string, amountTokens: bigint, expiresAt: Date | null) {
  const grant = { id: newId(), source: "admin_grant" as const, expiresAt };
  return { ...caused(accountId), kind: "credit" as const, type: "admin_grant" as const, amountTokens, grant };
}

function caused(accountId: string) {
  const id = newId();
  const about = { actor: "operator:test", description: "For a test", occurredAt: START };
  return { accountId, cause: `test:${id}`, bodyHash: id, ...about };
}

function emptyBook(id: string): Book {
  const account = {
    id,
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
  };
  return { account, grants: [], holds: new Map(), claims: new Map() };
}

function statusOf({ id, status }: HoldState) {
  return { id, status };
}

function byId<Item extends { id: string }>(items: Item[]): Item[] {
  return items.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function bySeqAndGrant(a: Pick<Draw, "seq" | "grantId">, b: Pick<Draw, "seq" | "grantId">): number {
  return Number(a.seq - b.seq) || (a.grantId < b.grantId ? -1 : 1);
}

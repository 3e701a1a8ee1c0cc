import { afterAll, afterEach, describe, expect, test } from "vitest";
import fc from "fast-check";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { callBillingApi } from "@/lib/dev/call-billing-api";
import { aCustomer, anEmptyAccount, ledgerBreaches } from "@/lib/dev/factories";
import { readWholeAccount } from "@/lib/db/ledger-reader";
import { inTransaction } from "@/lib/db/transaction";
import { scripts } from "@/lib/dev/ledger/arbitrary-commands";
import { isOfCharge, takenBy } from "@/lib/dev/ledger/pure-ledger";
import type { Command } from "@/lib/domain/ledger/types";
import { newId } from "@/lib/ids";
import { postOne } from "@/lib/operations/ledger";
import { getBalance, type BalanceView } from "./balance";
import { getBalanceAt } from "./balance-at";

testDatabase();
afterEach(async () => expect(await ledgerBreaches()).toEqual([]));
afterAll(closeDatabase);

const operator = { kind: "operator", name: "test" } as const;

test("of any history, the balance at a past moment is what the balance answer was then", async () => {
  await fc.assert(
    fc.asyncProperty(
      scripts(() => newId, new Date(), 8),
      async ({ accountIds, turns }) => {
        for (const id of accountIds) await anEmptyAccount({ id });
        const answers: BalanceView[] = [];
        for (const command of turns.flatMap(({ commands }) => commands)) {
          await nextMillisecond();
          await postOne({ command: await asByCallers(command) });
          for (const id of accountIds) answers.push(await balanceOf(id));
        }
        // Two looks at one account within a millisecond are of one state: commands are further apart.
        for (const answer of answers) {
          expect(inNoOrder(await balanceAt(answer.accountId, answer.asOf))).toEqual(inNoOrder(answer));
        }
      },
    ),
    { numRuns: 40 },
  );
});

test("a hold counts from its opening to its end: its settlement, its release or its expiry", async () => {
  const { accountId } = await aCustomer({ balanceTokens: 1_000n });
  const [settled, released, unknown, lapsed] = [newId(), newId(), newId(), newId()];
  const moments: [Date, held: bigint, settledTokens: bigint][] = [];
  const look = async () => {
    const { asOf, heldTokens, settledTokens } = await balanceOf(accountId);
    moments.push([asOf, heldTokens, settledTokens]);
    await nextMillisecond();
  };
  await look();
  for (const holdId of [settled, released, unknown]) await postOne({ command: holdOf(accountId, holdId, 60_000) });
  await postOne({ command: holdOf(accountId, lapsed, 400) });
  await look();
  await postOne({ command: { kind: "mark-hold-unknown", accountId, holdId: unknown } });
  await postOne({ command: settlementOf(accountId, settled) });
  await look();
  await postOne({ command: { kind: "release-hold", accountId, holdId: released } });
  await look();
  await expect.poll(async () => (await balanceOf(accountId)).heldTokens, { timeout: 5_000 }).toBe(100n);
  await look();
  // Long after it would have run out, the unknown one is still held, and so it was after it has been released.
  await database().pool.query("UPDATE holds SET expires_at = created_at WHERE id = $1", [unknown]);
  await look();
  await postOne({ command: { kind: "release-hold", accountId, holdId: unknown } });
  await look();
  expect(moments.map(([, held]) => held)).toEqual([0n, 400n, 300n, 200n, 100n, 100n, 0n]);
  for (const [at, heldTokens, settledTokens] of moments) {
    expect(await balanceAt(accountId, at)).toMatchObject({ heldTokens, settledTokens, asOf: at });
  }
});

test("an expiry counts from its instant, booked or not", async () => {
  const { accountId } = await aCustomer({ balanceTokens: 10n });
  const expiresAt = new Date(Date.now() + 300);
  await postOne({ command: creditOf(accountId, 90n, expiresAt) });
  await expect.poll(async () => (await balanceOf(accountId)).settledTokens, { timeout: 5_000 }).toBe(10n);
  const before = new Date(expiresAt.getTime() - 1);
  for (let round = 0; round < 2; round++) {
    expect(await balanceAt(accountId, before)).toMatchObject({ settledTokens: 100n, nextExpiry: { at: expiresAt } });
    expect(await balanceAt(accountId, expiresAt)).toMatchObject({ settledTokens: 10n, nextExpiry: null });
    await postOne({ command: creditOf(accountId, 5n, null) }); // which books the expiry
  }
});

describe("GET /balance?at=", () => {
  test("answers for a moment before the last charge", async () => {
    const { accountId } = await aCustomer({ balanceTokens: 500n });
    const { asOf } = await balanceOf(accountId);
    await nextMillisecond();
    await postOne({ command: creditOf(accountId, 7n, null) });
    const then = await callBillingApi("GET", `/balance?accountId=${accountId}&at=${asOf.toISOString()}`);
    expect(then).toMatchObject({ status: 200, body: { settled: 500, held: 0, asOf: asOf.toISOString() } });
    expect(await callBillingApi("GET", `/balance?accountId=${accountId}`)).toMatchObject({ body: { settled: 507 } });
  });

  test.each([
    ["yesterday", "at must be an ISO 8601 time such as 2026-01-31T09:30:00Z."],
    ["2020-01-01T00:00:00Z", "at is before this account began."],
    ["2999-01-01T00:00:00Z", "at must not be in the future."],
  ])("422 for %s", async (at, detail) => {
    const { accountId } = await aCustomer();
    expect(await callBillingApi("GET", `/balance?accountId=${accountId}&at=${at}`)).toMatchObject({
      status: 422,
      body: { code: "validation_failed", errors: [{ path: "at" }], detail },
    });
  });

  test("404 to somebody else", async () => {
    const [ada, bob] = [await aCustomer(), await aCustomer()];
    const refused = await getBalanceAt(bob.actor, ada.accountId, new Date());
    expect(refused).toEqual({ ok: false, refusal: { code: "account_not_found" } });
  });
});

async function balanceOf(accountId: string): Promise<BalanceView> {
  const balance = await getBalance(operator, accountId);
  if (!balance.ok) throw new Error(balance.refusal.code);
  return balance.value;
}

async function balanceAt(accountId: string, at: Date): Promise<BalanceView> {
  const balance = await getBalanceAt(operator, accountId, at);
  if (!balance.ok) throw new Error(JSON.stringify(balance.refusal));
  return balance.value;
}

/** In which order grants are spent depends on what is disputed, which is not remembered. */
function inNoOrder(view: BalanceView): BalanceView {
  return { ...view, grants: view.grants.toSorted((a, b) => (a.id < b.id ? -1 : 1)) };
}

/** As the operations do it: they name settlements by their holds, and look before they give anything back. */
async function asByCallers(command: Command): Promise<Command> {
  if (command.kind === "settle-hold") return { ...command, cause: `settle:${command.holdId}` };
  if (command.kind !== "give-back" && command.kind !== "correction") return command;
  const { accountId } = command;
  const { lines, grants } = await inTransaction((tx) => readWholeAccount(tx, accountId));
  const draws = await database().prisma.grantDraw.findMany({ where: { accountId }, orderBy: { seq: "asc" } });
  const written = { lines, draws, grants: new Map(grants.map((grant) => [grant.id, grant])) };
  if (command.kind === "give-back") {
    const payment = command.cause.slice(0, command.cause.lastIndexOf(":") + 1);
    return { ...command, taken: takenBy(written, ({ cause }) => cause.startsWith(payment)) };
  }
  const { seq } = command.corrected;
  const isCharge = lines.some((line) => line.seq === seq && line.type === "usage");
  const taken = isCharge ? takenBy(written, isOfCharge(seq)) : { tokens: 0n, draws: [] };
  return { ...command, corrected: { seq, ...taken } };
}

function about(accountId: string) {
  const id = newId();
  const said = { actor: "operator:test", description: "A command of a test", occurredAt: new Date() };
  return { accountId, cause: `test:${id}`, bodyHash: id, ...said };
}

function creditOf(accountId: string, amountTokens: bigint, expiresAt: Date | null): Command {
  const grant = { id: newId(), source: "bonus" as const, expiresAt };
  return { ...about(accountId), kind: "credit", type: "bonus", amountTokens, grant };
}

function holdOf(accountId: string, holdId: string, ttlMs: number): Command {
  const work = { operationType: "draft", provider: null, model: null, inFlightLimit: 10 };
  const expiresAt = new Date(Date.now() + ttlMs);
  return { ...about(accountId), kind: "open-hold", holdId, tokens: 100n, expiresAt, ...work };
}

function settlementOf(accountId: string, holdId: string): Command {
  return { ...about(accountId), kind: "settle-hold", cause: `settle:${holdId}`, holdId, amountTokens: 30n };
}

/** Until the database's clock, by which everything is recorded, shows another millisecond. */
async function nextMillisecond(): Promise<void> {
  const read = async () => {
    const { rows } = await database().pool.query<{ ms: string }>(
      "SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::text AS ms",
    );
    return rows[0]!.ms;
  };
  const first = await read();
  while ((await read()) === first);
}

import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { closeDatabase, database } from "@/lib/db/client";
import { PrismaClient } from "@/lib/db/generated/client";
import { digestId } from "@/lib/domain/ledger/hash";
import { NO_UNITS } from "@/lib/domain/pricing/charge";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import { recordUsage } from "@/lib/operations/record-usage";
import { getAdminFigures } from "@/lib/queries/admin";
import { ACCOUNT_SORTS, listAccounts, type AccountAsk } from "@/lib/queries/admin-accounts";
import { listUnpricedUsages } from "@/lib/queries/admin-catalogue";
import { listPayments } from "@/lib/queries/admin-payments";
import { listAuditEntries } from "@/lib/queries/audit-log";
import { getBalance } from "@/lib/queries/balance";
import { getStatistics } from "@/lib/queries/statistics";
import { listTransactions } from "@/lib/queries/transactions";
import { getUsageSummary } from "@/lib/queries/usage-summary";
import { REFERENCE_ACCOUNTS, referenceAccountId } from "./reference";
import { latenciesOf, type Latencies } from "./statistics";

/*
 * What is measured inside one process with the product in it. `bench/main.ts` runs it once for each measurement; the
 * last line it prints is the result.
 */

const service = { kind: "secret" } as const;
const operator = { kind: "operator", name: "bench" } as const;

export type RecordResult = { itemsPerSecond: number; acknowledged: number } & Latencies;
export type ReadResult = Record<string, number>;

const measurements: Record<string, (args: string[]) => Promise<unknown>> = {
  record: ([callers, seconds]) => record(Number(callers), Number(seconds)),
  prisma: ([callers, seconds]) => prismaTransactions(Number(callers), Number(seconds)),
  reads: () => reads(),
  "staff-reads": () => staffReads(),
};

async function record(callers: number, seconds: number): Promise<RecordResult> {
  const accountIds = await someAccounts();
  return repeatedly(callers, seconds, async () => {
    const accountId = accountIds[Math.floor(Math.random() * accountIds.length)]!;
    const recorded = await recordUsage(service, {
      who: { accountId },
      key: newId(),
      operationType: "draft",
      provider: "openai",
      model: "gpt-4o",
      units: { ...NO_UNITS, inputModelTokens: 1n, outputModelTokens: 1n },
      success: true,
    });
    if (!recorded.ok) throw new Error(`refused: ${recorded.refusal.code}`);
  });
}

/** The reference P: the same rows, as an interactive transaction of an ORM. */
async function prismaTransactions(callers: number, seconds: number): Promise<RecordResult> {
  const pool = new pg.Pool({ connectionString: env.DATABASE_URL, max: env.DATABASE_POOL_MAX });
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  const result = await repeatedly(callers, seconds, async () => {
    const accountId = referenceAccountId(1 + Math.floor(Math.random() * REFERENCE_ACCOUNTS));
    await prisma.$transaction((tx) => oneByPrisma(tx, accountId), { maxWait: 60_000, timeout: 60_000 });
  });
  await prisma.$disconnect();
  await pool.end();
  return result;
}

type PrismaTx = Parameters<Parameters<PrismaClient["$transaction"]>[0]>[0];

async function oneByPrisma(tx: PrismaTx, accountId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM accounts WHERE id = ${accountId}::uuid FOR UPDATE`;
  const account = await tx.account.findUniqueOrThrow({ where: { id: accountId } });
  const grant = await tx.grant.findFirstOrThrow({ where: { accountId, isOpen: true }, orderBy: { priority: "asc" } });
  const usageId = newId();
  const now = new Date();
  const seq = account.seq + 1n;
  const after = account.balanceTokens - 3n;
  const hash = new Uint8Array(Buffer.from(digestId(usageId).replaceAll("-", "").repeat(2), "hex"));
  const about = { accountId, occurredAt: now, recordedAt: now };
  const bodyHash = digestId("body");
  await tx.idempotencyKey.create({
    data: { accountId, causeId: digestId(usageId), bodyHash, seq, usageId, balanceAfterTokens: after, recordedAt: now },
  });
  await tx.ledgerLine.create({
    data: {
      ...about,
      seq,
      type: "usage",
      amountTokens: -3n,
      balanceBeforeTokens: account.balanceTokens,
      balanceAfterTokens: after,
      cause: `usage:${usageId}`,
      actor: "secret",
      description: "Draft with gpt-4o: (1 in + 1 out) × 1.5",
      usageId,
      hash,
    },
  });
  await tx.grantDraw.create({ data: { accountId, seq, grantId: grant.id, tokens: 3n, recordedAt: now } });
  await tx.grant.update({
    where: { accountId_id: { accountId, id: grant.id } },
    data: { remainingTokens: { decrement: 3n } },
  });
  const what = { operationType: "draft", provider: "openai", model: "gpt-4o" };
  await tx.usage.create({
    data: {
      ...about,
      ...what,
      id: usageId,
      lineSeq: seq,
      status: "succeeded",
      inputModelTokens: 1n,
      outputModelTokens: 1n,
      chargeType: "multiplier",
      billableTokens: 3n,
      multiplierBasisPoints: 15_000n,
    },
  });
  await addToHour(tx, { accountId, ...what }, now);
  await tx.account.update({
    where: { id: accountId },
    data: {
      balanceTokens: after,
      seq,
      chainHash: hash,
      lifetimeUsedTokens: { increment: 3n },
      updatedAt: now,
    },
  });
}

type HourKey = { accountId: string; operationType: string; provider: string; model: string };

async function addToHour(tx: PrismaTx, what: HourKey, now: Date): Promise<void> {
  const hour = new Date(Math.floor(now.getTime() / 3_600_000) * 3_600_000);
  const key = { ...what, hour, projectId: "00000000-0000-0000-0000-000000000000" };
  const none = { failedCount: 0n, unpricedCount: 0n, cachedInputModelTokens: 0n, imageCount: 0n, characterCount: 0n };
  await tx.usageHourly.upsert({
    where: { accountId_hour_operationType_provider_model_projectId: key },
    create: {
      ...key,
      ...none,
      operationCount: 1n,
      inputModelTokens: 1n,
      outputModelTokens: 1n,
      durationMs: 0n,
      billableTokens: 3n,
      costMicroUsd: 0n,
      costUnknownCount: 0n,
    },
    update: {
      operationCount: { increment: 1n },
      inputModelTokens: { increment: 1n },
      outputModelTokens: { increment: 1n },
      billableTokens: { increment: 3n },
    },
  });
}

/** Medians in milliseconds of what pages ask, on the largest account. */
async function reads(): Promise<ReadResult> {
  const { pool } = database();
  const { rows } = await pool.query<{ id: string; seq: bigint }>(
    "SELECT id, seq FROM accounts ORDER BY seq DESC LIMIT 1",
  );
  const { id, seq } = rows[0]!;
  const { rows: people } = await pool.query<{ email: string }>("SELECT email FROM users ORDER BY id LIMIT 1 OFFSET 3");
  const page = { sort: "newest", limit: 25 } as const;
  return {
    balance: await medianMs(() => getBalance(operator, id)),
    "history, first page": await medianMs(() => listTransactions(operator, id, page)),
    "history, deep page": await medianMs(() => listTransactions(operator, id, { ...page, afterSeq: seq / 2n })),
    "month chart": await medianMs(() => getUsageSummary(operator, id)),
    "admin statistics": await medianMs(() => getAdminFigures(operator)),
    "accounts search": await medianMs(() => listAccounts(operator, { search: people[0]!.email })),
  };
}

/** Medians in milliseconds of what staff pages ask: every order and filter of the accounts, and the other lists. */
async function staffReads(): Promise<ReadResult> {
  const { pool } = database();
  const { rows: people } = await pool.query<{ id: string; email: string; name: string }>(
    "SELECT id, email, name FROM users ORDER BY id LIMIT 1 OFFSET 33333",
  );
  const { id, email, name } = people[0]!;
  const asks: [what: string, ask: AccountAsk][] = [
    ["an email", { search: email }],
    ["part of an email", { search: email.slice(0, 12) }],
    ["a name", { search: name }],
    ["an id", { search: id }],
    ["nobody", { search: "nobody-has-this" }],
    ["everybody", { search: "generated" }],
    ...ACCOUNT_SORTS.map((sort): [string, AccountAsk] => [`by ${sort}`, { sort }]),
    ...(["healthy", "low", "critical", "suspended"] as const).map((level): [string, AccountAsk] => [
      `${level}`,
      { level, sort: "balance" },
    ]),
    ["suspended status", { status: "suspended" }],
    ["blocked", { status: "blocked" }],
  ];
  const to = new Date().toISOString().slice(0, 10);
  const from = new Date(Date.now() - 29 * 86_400_000).toISOString().slice(0, 10);
  const found: ReadResult = {};
  for (const [what, ask] of asks) found[`accounts: ${what}`] = await medianMs(() => listAccounts(operator, ask));
  const second = await listAccounts(operator, { sort: "usage" });
  const cursor = second.ok ? second.value.nextCursor : null;
  if (cursor !== null) {
    found["accounts: by usage, next page"] = await medianMs(() => listAccounts(operator, { sort: "usage", cursor }));
  }
  found["overview"] = await medianMs(() => getAdminFigures(operator));
  found["statistics of 30 days"] = await medianMs(() => getStatistics(operator, { from, to }));
  found["payments"] = await medianMs(() => listPayments(operator, { show: "all" }));
  found["payments of an email"] = await medianMs(() => listPayments(operator, { show: "all", search: email }));
  found["refunded payments"] = await medianMs(() => listPayments(operator, { show: "refunded" }));
  found["audit log"] = await medianMs(() => listAuditEntries(operator, {}));
  found["audit log of an email"] = await medianMs(() => listAuditEntries(operator, { search: email }));
  found["audit log of a reason"] = await medianMs(() => listAuditEntries(operator, { search: "ticket 77777" }));
  found["unpriced"] = await medianMs(() => listUnpricedUsages(operator, {}));
  return found;
}

async function medianMs(read: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 35; i++) {
    const started = performance.now();
    await read();
    if (i >= 5) times.push(performance.now() - started);
  }
  return latenciesOf(times).p50;
}

/** `callers` callers, each with its next call as soon as it has an answer. The first second is for warming up. */
async function repeatedly(callers: number, seconds: number, call: () => Promise<void>): Promise<RecordResult> {
  const warmUntil = performance.now() + 1_000;
  const until = warmUntil + seconds * 1_000;
  const times: number[] = [];
  let acknowledged = 0;
  let measured = 0;
  const caller = async () => {
    for (let started = performance.now(); started < until; started = performance.now()) {
      await call();
      acknowledged++;
      const ended = performance.now();
      if (ended >= warmUntil && ended <= until) measured++;
      if (started >= warmUntil) times.push(ended - started);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return { itemsPerSecond: measured / seconds, acknowledged, ...latenciesOf(times) };
}

async function someAccounts(): Promise<string[]> {
  const { rows } = await database().pool.query<{ id: string }>("SELECT id FROM accounts ORDER BY id LIMIT 10000");
  return rows.map(({ id }) => id);
}

const [name = "", ...args] = process.argv.slice(2);
try {
  const result = await measurements[name]!(args);
  console.log(JSON.stringify(result));
} finally {
  await closeDatabase();
}

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, service, setBalance, type Customer } from "@/lib/dev/factories";
import { LINE_SORTS, LINE_TYPES_BY_NAME, type LineSort } from "@/lib/domain/ledger/line-order";
import type { LineType } from "@/lib/domain/ledger/types";
import { NO_UNITS } from "@/lib/domain/pricing/charge";
import { ensurePartitions } from "@/lib/operations/ensure-partitions";
import { recordUsage } from "@/lib/operations/record-usage";
import type { LineFilter } from "./transaction-lines";
import { getHistoryPage, listTransactions, type TransactionView } from "./transactions";

testDatabase();
afterAll(closeDatabase);

const LINES = 61;
let customer: Customer;

beforeAll(async () => {
  customer = await aCustomer({ balanceTokens: 10_000n });
  // Amounts and balances come several times each.
  for (let line = 2; line <= LINES - 10; line++) await setBalance(customer.accountId, BigInt(10_001 - (line % 3)));
  for (let line = 0; line < 10; line++) await use(customer, BigInt(1 + (line % 2)));
});

const at = (
  from: { seq: bigint; direction: "on" | "back" } | null,
  filter: LineFilter = {},
  sort: LineSort = "newest",
) => pageOf(customer, filter, { sort, limit: 25, from });
const seqs = (page: { transactions: TransactionView[] }) => page.transactions.map((line) => Number(line.seq));
const countdown = (first: number, last: number) => Array.from({ length: first - last + 1 }, (_, i) => first - i);

test("walking to the oldest line and back passes every line, 25 a page", async () => {
  const newest = await at(null);
  expect(seqs(newest)).toEqual(countdown(LINES, 37));
  expect(newest).toMatchObject({ hasPrevious: false, hasNext: true, totalLines: BigInt(LINES) });

  const middle = await at({ seq: 37n, direction: "on" });
  expect(seqs(middle)).toEqual(countdown(36, 12));
  expect(middle).toMatchObject({ hasPrevious: true, hasNext: true });

  const oldest = await at({ seq: 12n, direction: "on" });
  expect(seqs(oldest)).toEqual(countdown(11, 1));
  expect(oldest).toMatchObject({ hasPrevious: true, hasNext: false });

  expect(seqs(await at({ seq: 11n, direction: "back" }))).toEqual(countdown(36, 12));
});

test("arriving at the top shows a whole page, however few lines were left", async () => {
  const page = await at({ seq: 50n, direction: "back" });
  expect(seqs(page)).toEqual(countdown(LINES, 37));
  expect(page.hasPrevious).toBe(false);
});

describe("in every order", () => {
  test.each(LINE_SORTS)("%s: the pages are the whole account in that order, there and back", async (sort) => {
    const walked = await walk(sort);
    expect(walked.pages.flat()).toEqual(inOrder(await everyLine(customer), sort));

    const back = [walked.pages.at(-1)!];
    for (let page = back[0]!, left = walked.pages.length - 1; left > 0; left--) {
      page = seqs(await at({ seq: BigInt(page[0]!), direction: "back" }, {}, sort));
      back.unshift(page);
    }
    expect(back).toEqual(walked.pages);
  });

  test.each(LINE_SORTS)("%s: lines that come meanwhile hide none and repeat none", async (sort) => {
    const busy = await aCustomer({ balanceTokens: 1_000n });
    for (let line = 0; line < 18; line++) await setBalance(busy.accountId, BigInt(500 + (line % 4)));
    const before = (await everyLine(busy)).map(({ seq }) => Number(seq));
    const met: number[] = [];
    let from: { seq: bigint; direction: "on" } | null = null;
    for (;;) {
      const page = await pageOf(busy, {}, { sort, limit: 4, from });
      met.push(...seqs(page));
      await setBalance(busy.accountId, BigInt(400 + met.length));
      await use(busy, 3n);
      // What comes at the end would be followed for ever.
      if (!page.hasNext || met.length > 200 || before.every((seq) => met.includes(seq))) break;
      from = { seq: page.transactions.at(-1)!.seq, direction: "on" };
    }
    expect(before.filter((seq) => met.filter((one) => one === seq).length !== 1)).toEqual([]);
    expect(new Set(met).size).toBe(met.length);
  });
});

describe("a filter", () => {
  test("shows only its types, in any order, and counts them", async () => {
    const usage = await at(null, { types: ["usage"] });
    expect(new Set(usage.transactions.map((line) => line.type))).toEqual(new Set(["usage"]));
    expect(usage).toMatchObject({ matchCount: 10n, totalLines: BigInt(LINES), hasNext: false });
    const two = await at(null, { types: ["bonus", "usage"] }, "type");
    expect(two.transactions.map((line) => line.type)).toEqual(["bonus", ...Array<LineType>(10).fill("usage")]);
    expect((await at(null, { types: ["dispute"] })).transactions).toEqual([]);
  });

  test("finds a part of a description in whatever case, and takes no sign for a wildcard", async () => {
    expect(await at(null, { text: "dRaft WITH" })).toMatchObject({ matchCount: 10n });
    expect(await at(null, { text: "%" })).toMatchObject({ matchCount: 0n, transactions: [] });
    expect(await at(null, { text: "draft", types: ["bonus"] })).toMatchObject({ matchCount: 0n });
  });

  test("of a range has what was recorded in it, counted without looking", async () => {
    const lines = await everyLine(customer);
    const { recordedAt: from } = lines[20]!;
    const { recordedAt: to } = lines[40]!;
    const within = lines.filter((line) => line.recordedAt >= from && line.recordedAt < to);
    const page = await at(null, { from, to }, "oldest");
    expect(seqs(page)).toEqual(within.map(({ seq }) => Number(seq)));
    expect(page.matchCount).toBe(BigInt(within.length));
    expect(await at(null, { from: to, to: from })).toMatchObject({ matchCount: 0n, transactions: [] });
    expect(await at(null, { to: new Date(0) })).toMatchObject({ matchCount: 0n, transactions: [] });
  });
});

test("lines of months that are over have indexes by amount and balance, those of the month that runs have none to write", async () => {
  await database().pool.query(`SELECT ensure_month_partitions('2025-03-01', 1)`);
  await Promise.all([ensurePartitions(), ensurePartitions()]);
  const { rows } = await database().pool.query<{ month: string; columns: string }>(
    `SELECT substring(tablename from '\\d{4}_\\d\\d$') AS month, substring(indexdef from '\\((.*)\\)$') AS columns FROM pg_indexes
      WHERE tablename IN ('ledger_lines_2025_03', 'ledger_lines_' || to_char(now() AT TIME ZONE 'UTC', 'YYYY_MM'))`,
  );
  const [closed, running] = [true, false].map((isClosed) =>
    rows.filter(({ month }) => (month === "2025_03") === isClosed).map(({ columns }) => columns),
  );
  expect(closed!.filter((columns) => !running!.includes(columns)).sort()).toEqual([
    "account_id, amount_tokens, seq",
    "account_id, balance_after_tokens, seq",
  ]);
});

test("somebody else's history is answered as if there were none", async () => {
  const other = await aCustomer();
  const refused = { ok: false, refusal: { code: "account_not_found" } };
  const asked = { sort: "newest", limit: 25 } as const;
  expect(await getHistoryPage(other.actor, customer.accountId, {}, { ...asked, from: null })).toEqual(refused);
  expect(await listTransactions(other.actor, customer.accountId, asked)).toEqual(refused);
});

async function pageOf(whose: Customer, filter: LineFilter, asked: Parameters<typeof getHistoryPage>[3]) {
  const page = await getHistoryPage(whose.actor, whose.accountId, filter, asked);
  if (!page.ok) throw new Error(page.refusal.code);
  return page.value;
}

async function walk(sort: LineSort): Promise<{ pages: number[][] }> {
  const pages: number[][] = [];
  let from: { seq: bigint; direction: "on" } | null = null;
  for (;;) {
    const page = await at(from, {}, sort);
    pages.push(seqs(page));
    if (!page.hasNext) return { pages };
    from = { seq: page.transactions.at(-1)!.seq, direction: "on" };
  }
}

async function everyLine({ accountId }: Customer) {
  return database().prisma.ledgerLine.findMany({ where: { accountId }, orderBy: { seq: "asc" } });
}

type Written = Awaited<ReturnType<typeof everyLine>>[number];

/** The order worked out a second way: by sorting all of them. */
function inOrder(lines: Written[], sort: LineSort): number[] {
  const valueOf: Record<string, (line: Written) => bigint> = {
    amount: (line) => line.amountTokens,
    balance: (line) => line.balanceAfterTokens,
    newest: (line) => -line.seq,
    oldest: (line) => line.seq,
    type: (line) => BigInt(LINE_TYPES_BY_NAME.indexOf(line.type)),
  };
  const name = sort.replace("-", "");
  const sign = sort.startsWith("-") ? -1n : 1n;
  // Lines of one type are read from new to old, whichever way the types go.
  const tie = name === "type" ? -1n : sign;
  const compare = (a: Written, b: Written) =>
    Number(sign * (valueOf[name]!(a) - valueOf[name]!(b)) || tie * (a.seq - b.seq));
  return lines.toSorted(compare).map(({ seq }) => Number(seq));
}

async function use({ userId }: Customer, modelTokens: bigint): Promise<void> {
  const recorded = await recordUsage(service, {
    who: { userId },
    operationType: "draft",
    provider: "openai",
    model: "gpt-4o",
    units: { ...NO_UNITS, inputModelTokens: modelTokens },
    success: true,
  });
  if (!recorded.ok) throw new Error(recorded.refusal.code);
}

import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import type { HistoryPlace } from "@/components/history/history-place";
import { closeDatabase } from "@/lib/db/client";
import { aCustomer, setBalance, type Customer } from "@/lib/dev/factories";
import { loadHistory } from "./load-history";

testDatabase();
afterAll(closeDatabase);

const LINES = 61;
let customer: Customer;
const at = (from: HistoryPlace["from"], types: HistoryPlace["types"] = []) =>
  loadHistory(customer.actor, customer.accountId, { types, from });
const seqs = (page: Awaited<ReturnType<typeof at>>) => page.lines.map((line) => Number(line.seq));
const countdown = (first: number, last: number) => Array.from({ length: first - last + 1 }, (_, i) => first - i);

beforeAll(async () => {
  customer = await aCustomer({ balanceTokens: 10_000n });
  for (let line = 2; line <= LINES; line++) await setBalance(customer.accountId, BigInt(10_001 - (line % 2)));
});

test("walking to the oldest line and back passes every line, 25 a page", async () => {
  const newest = await at(null);
  expect(seqs(newest)).toEqual(countdown(LINES, 37));
  expect(newest).toMatchObject({ hasNewer: false, hasOlder: true, totalLines: BigInt(LINES) });

  const middle = await at({ seq: 37n, direction: "older" });
  expect(seqs(middle)).toEqual(countdown(36, 12));
  expect(middle).toMatchObject({ hasNewer: true, hasOlder: true });

  const oldest = await at({ seq: 12n, direction: "older" });
  expect(seqs(oldest)).toEqual(countdown(11, 1));
  expect(oldest).toMatchObject({ hasNewer: true, hasOlder: false });

  expect(seqs(await at({ seq: 11n, direction: "newer" }))).toEqual(countdown(36, 12));
});

test("arriving at the top shows a whole page, however few lines were left", async () => {
  const page = await at({ seq: 50n, direction: "newer" });
  expect(seqs(page)).toEqual(countdown(LINES, 37));
  expect(page.hasNewer).toBe(false);
});

test("a filter shows only its types and still knows how many lines there are", async () => {
  const page = await at(null, ["bonus"]);
  expect(page.lines.map((line) => line.type)).toEqual(["bonus"]);
  expect(page).toMatchObject({ hasOlder: false, hasNewer: false, totalLines: BigInt(LINES) });
  expect((await at(null, ["dispute"])).lines).toEqual([]);
});

test("somebody else's history is not shown", async () => {
  const other = await aCustomer();
  await expect(loadHistory(other.actor, customer.accountId, { types: [], from: null })).rejects.toThrow();
});

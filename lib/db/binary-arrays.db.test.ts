import { afterAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { BinaryArrays, type ElementType } from "./binary-arrays";
import { closeDatabase, database } from "./client";

testDatabase();
afterAll(closeDatabase);

/** Sends the values as one array and reads them back as rows. */
async function thereAndBack(arrays: BinaryArrays, type: ElementType, values: readonly unknown[]): Promise<unknown[]> {
  const array = arrays.write(type, values, (value) => value);
  const { rows } = await database().pool.query<{ value: unknown }>(`SELECT unnest($1::${type}[]) AS value`, [array]);
  return rows.map(({ value }) => (Buffer.isBuffer(value) ? value.toString("hex") : value));
}

const MOST = 9_223_372_036_854_775_807n;
const awkward = [
  "",
  "a",
  "NULL",
  "{}",
  '"quoted" \\ and, comma',
  "naïve ☃ 🦜",
  "line\nbreak\ttab",
  "x".repeat(100_000),
];

test.each<[ElementType, unknown[]]>([
  ["uuid", ["018f4e2a-0000-7000-8000-00000000abcd", null, "ffffffff-ffff-ffff-ffff-ffffffffffff"]],
  ["bigint", [0n, 1n, -1n, MOST, -MOST - 1n, 9_007_199_254_740_993n, null]],
  ["int", [0, 1, -1, 2_147_483_647, -2_147_483_648, null]],
  ["boolean", [true, false, null]],
  ["text", [...awkward, null]],
  ["jsonb", [{ a: 1, text: awkward[4] }, { deep: [[{ snow: "☃" }]] }, null]],
  ["bytea", ["", "00", "ff".repeat(32), null]],
  [
    "timestamptz",
    [
      new Date("2026-01-31T09:30:00.123Z"),
      new Date("1970-01-01T00:00:00.001Z"),
      new Date("1999-12-31T23:59:59.999Z"),
      new Date("2000-01-01T00:00:00Z"),
      new Date("9999-12-31T23:59:59.999Z"),
      null,
    ],
  ],
])("%s arrives as it was sent", async (type, values) => {
  expect(await thereAndBack(new BinaryArrays(), type, values)).toEqual(values);
});

test("arrays that were handed out stay as they are while others are written", async () => {
  const arrays = new BinaryArrays();
  const numbers = Array.from({ length: 3_000 }, (_, n) => BigInt(n));
  const early = arrays.write("bigint", numbers, (n) => n);
  for (let round = 0; round < 20; round++) arrays.write("text", awkward, (text) => text);
  const { rows } = await database().pool.query<{ value: bigint }>("SELECT unnest($1::bigint[]) AS value", [early]);
  expect(rows.map(({ value }) => value)).toEqual(numbers);
});

import { expect, test } from "vitest";
import { MOST_BULK_ROWS, readBulkList } from "./bulk-grants";

test("a list is read whichever way a spreadsheet has separated it", () => {
  const row = {
    name: "ada@example.com",
    direction: "grant",
    amountTokens: 50_000n,
    reason: "Thank you, Ada",
    expiresOn: null,
  };
  for (const line of [
    'Ada@example.com,50000,"Thank you, Ada"',
    'ada@example.com, "50,000", "Thank you, Ada"',
    "ada@example.com;50,000;Thank you, Ada",
    "ada@example.com\t50000\tThank you, Ada\t",
  ]) {
    expect(readBulkList(`email,amount,reason\n\n${line}\n`)).toEqual({ rows: [{ ...row, line: 3 }], faults: [] });
  }
});

test("below zero deducts, and a day is the last on which they can be spent", () => {
  const { rows } = readBulkList("a@b.test, -5000, Granted twice\r\nc@d.test, 1, Gift, 2027-02-28");
  expect(rows).toMatchObject([
    { direction: "deduct", amountTokens: 5_000n, expiresOn: null },
    { direction: "grant", amountTokens: 1n, expiresOn: "2027-02-28" },
  ]);
});

test.each([
  // Unquoted, the comma of 50,000 separates: 50 tokens are not what was meant.
  ["ada@example.com, 50,000", "must say why third, in at least 3 characters"],
  ["ada@example.com, 50,000, Gift", "must say why third, in at least 3 characters"],
  ["ada@example.com, 1.5, Gift", "must say a whole number of tokens second"],
  ["ada@example.com, 1e9, Gift", "must say a whole number of tokens second"],
  ["ada@example.com, 0, Gift", "must say more than 0 tokens"],
  ["ada@example.com, 1, Gift, 2027-02-30", "must say the last day as YYYY-MM-DD, or nothing, fourth"],
  ["ada@example.com, -1, Gift, 2027-02-28", "deducts, so that it cannot expire"],
  ["Ada, 5000, Gift", "must begin with an email address or an id"],
  ["ada@example.com", "needs who, how many tokens and why"],
  [
    "a@b.test, 1, Gift, 2027-01-01, more",
    "has too many parts; put a reason with commas, or 50,000, in quotation marks",
  ],
])("%j is left out: it %s", (text, message) => {
  expect(readBulkList(text)).toEqual({ rows: [], faults: [{ line: 1, text, message }] });
});

test("no list is longer than can be booked at once", () => {
  const list = Array.from({ length: MOST_BULK_ROWS + 2 }, (_, at) => `a${at}@b.test, 1, Gift`).join("\n");
  const { rows, faults } = readBulkList(list);
  expect([rows.length, faults.length]).toEqual([MOST_BULK_ROWS, 2]);
});

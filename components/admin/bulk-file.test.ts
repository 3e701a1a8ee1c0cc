import { expect, test } from "vitest";
import { bulkResultsCsv } from "./bulk-file";

test("what came of each line stands in the order of the list, and no cell is a formula", async () => {
  const of = (line: number, email: string, direction: "grant" | "deduct") => ({
    ...{ line, email, direction, amountTokens: 9_223_372_036_854_775_807n },
  });
  const file = await bulkResultsCsv({
    outcomes: [
      { ...of(1, "ada@example.test", "grant"), status: "booked", balanceTokens: 12n },
      { ...of(3, "=HYPERLINK(1)@x.test", "deduct"), status: "refused", sentence: 'More than "is", available' },
      { ...of(4, "grace@example.test", "grant"), status: "booked before", balanceTokens: -5n },
    ],
    faults: [{ line: 2, text: "@SUM(A1), 5", message: "names nobody" }],
  });
  expect(file.split("\n")).toEqual([
    "line,who,tokens,result,balanceTokens,why",
    "1,ada@example.test,9223372036854775807,booked,12,",
    `2,"'@SUM(A1), 5",,left out,,names nobody`,
    `3,'=HYPERLINK(1)@x.test,-9223372036854775807,refused,,"More than ""is"", available"`,
    "4,grace@example.test,9223372036854775807,booked before,-5,",
    "",
  ]);
});

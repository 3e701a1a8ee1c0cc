import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { BulkPreview } from "./bulk-tables";

const account = { accountId: "a", email: "ada@example.test", balanceTokens: 1_000n, heldTokens: 400n };
const row = (line: number, direction: "grant" | "deduct", amountTokens: bigint) => ({
  ...{ line, direction, amountTokens, account, name: account.email, reason: "For a test", expiresOn: null },
});

test("a preview says which lines would take more than is available by then, held tokens left alone", () => {
  const rows = [row(1, "deduct", 601n), row(2, "deduct", 600n), row(3, "grant", 50n), row(4, "deduct", 51n)];
  const seen = renderToStaticMarkup(<BulkPreview preview={{ rows, faults: [] }} />).replaceAll(/<[^>]+>/g, "|");
  expect(seen).toContain("2 lines can be booked, 2 cannot.");
  const afters = [...seen.matchAll(/[−+]\d+\|+((?:More than is available|\d+))/g)].map(([, after]) => after);
  expect(afters).toEqual(["More than is available", "400", "450", "More than is available"]);
});

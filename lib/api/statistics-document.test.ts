import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import type { UsageSums } from "@/lib/queries/platform-sums";
import type { PartSums, Statistics } from "@/lib/queries/statistics";
import { statisticsDocument } from "./statistics-document";

const LARGEST = 9_223_372_036_854_775_807n;

const sums = (amount: bigint): UsageSums => ({
  operationCount: amount,
  failedCount: amount / 2n,
  unpricedCount: 0n,
  actualTokens: amount,
  billableTokens: amount,
  costMicroUsd: amount,
  costUnknownCount: 0n,
});

const statistics = (parts: PartSums[]): Statistics => ({
  range: { from: "2026-10-30", to: "2026-11-28" },
  ...{ totals: sums(9n), totalsBefore: sums(0n), money: [], marginMicroUsd: -5n, interval: "day", series: [] },
  accounts: {
    ...{ total: 1n, active: 1n, suspended: 0n, blocked: 0n, critical: 0n, averageBalanceTokens: 4_711n },
    newCount: 1n,
  },
  byModel: parts,
  byOperation: [],
});

test("each figure stands in one line, however large, and each part against the days before", async () => {
  const [one] = [{ name: "openai gpt-4o", ...sums(1_180n), billableTokensBefore: 1_000n }];
  const huge = { name: "openai gpt-4o", ...sums(LARGEST), billableTokensBefore: 1n };
  const lines = async (part: PartSums) => linesOf(await statisticsDocument(statistics([part]), new Date()));
  expect(await lines(huge)).toBe(await lines(one));
});

/** How often the pen is put down, which is once a line of a cell. */
function linesOf(document: Buffer): number {
  const streams = document.toString("latin1").matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g);
  const texts = [...streams].map(([, data]) => {
    try {
      return inflateSync(Buffer.from(data!, "latin1")).toString("latin1");
    } catch {
      return "";
    }
  });
  return texts.join("\n").match(/\bBT\b/g)?.length ?? 0;
}

import { expect, test } from "vitest";
import { NO_UNITS, UNPRICED } from "./pricing/charge";
import {
  averageTokensOf,
  hourlySumsOf,
  marginBasisPointsOf,
  NO_PROJECT,
  successBasisPointsOf,
  type UsageRecord,
} from "./usage";

const usage = (about: Partial<UsageRecord> = {}): UsageRecord => ({
  id: "usage",
  accountId: "account",
  userId: null,
  projectId: null,
  runId: null,
  holdId: null,
  status: "succeeded",
  operationType: "draft",
  provider: "openai",
  model: "gpt-4o",
  units: { ...NO_UNITS, inputModelTokens: 10n, cachedInputModelTokens: 4n, outputModelTokens: 5n },
  charge: { ...UNPRICED, chargeType: "multiplier", billableTokens: 23n, costMicroUsd: 7n },
  errorMessage: null,
  metadata: null,
  occurredAt: new Date("2026-03-29T00:59:59.999Z"),
  ...about,
});

test("usages of one hour and kind are summed, failed and unpriced ones counted too", () => {
  const units = { ...NO_UNITS, imageCount: 1n, characterCount: 2n, durationMs: 3n };
  const sums = hourlySumsOf([
    usage(),
    usage({ occurredAt: new Date("2026-03-29T00:00:00.000Z") }),
    usage({ status: "failed", charge: UNPRICED, units }),
    usage({ status: "unpriced", charge: UNPRICED, units }),
  ]);
  expect(sums).toEqual([
    {
      accountId: "account",
      hour: new Date("2026-03-29T00:00:00.000Z"),
      operationType: "draft",
      provider: "openai",
      model: "gpt-4o",
      projectId: NO_PROJECT,
      operationCount: 4n,
      failedCount: 1n,
      unpricedCount: 1n,
      inputModelTokens: 20n,
      cachedInputModelTokens: 8n,
      outputModelTokens: 10n,
      imageCount: 2n,
      characterCount: 4n,
      durationMs: 6n,
      billableTokens: 46n,
      costMicroUsd: 14n,
      costUnknownCount: 2n,
    },
  ]);
});

test.each<[what: string, other: Partial<UsageRecord>]>([
  ["the next hour", { occurredAt: new Date("2026-03-29T01:00:00.000Z") }],
  ["another account", { accountId: "account 2" }],
  ["another operation", { operationType: "chat" }],
  ["another provider", { provider: "azure" }],
  ["another model", { model: "gpt-4o-mini" }],
  ["a project", { projectId: "project" }],
])("%s has a sum of its own", (_what, other) => {
  const sums = hourlySumsOf([usage(), usage(other), usage()]);
  expect(sums.map(({ operationCount }) => operationCount).sort()).toEqual([1n, 2n]);
});

test("names that run together when joined are still different keys", () => {
  const sums = hourlySumsOf([usage({ provider: "a\nb", model: "c" }), usage({ provider: "a", model: "b\nc" })]);
  expect(sums).toHaveLength(2);
});

test("sums come in the same order whatever the order of the usages", () => {
  const usages = ["b", "a", "c"].map((accountId) => usage({ accountId }));
  expect(hourlySumsOf(usages)).toEqual(hourlySumsOf(usages.toReversed()));
});

test("an average is over operations that were charged, rounded up, and there is none without them", () => {
  const sums = { operationCount: 5n, failedCount: 1n, unpricedCount: 1n, billableTokens: 100n };
  expect(averageTokensOf(sums)).toBe(34n);
  expect(averageTokensOf({ ...sums, operationCount: 2n })).toBeNull();
});

test("all succeeded is said only when all did", () => {
  expect(successBasisPointsOf({ operationCount: 3n, failedCount: 0n })).toBe(10_000n);
  expect(successBasisPointsOf({ operationCount: 100_000n, failedCount: 1n })).toBe(9_990n);
  expect(successBasisPointsOf({ operationCount: 0n, failedCount: 0n })).toBeNull();
});

test("a margin is cut off after a tenth of a percent, below zero too; without a charge there is none", () => {
  expect(marginBasisPointsOf({ billableTokens: 3n, actualTokens: 2n })).toBe(3_330n);
  expect(marginBasisPointsOf({ billableTokens: 3n, actualTokens: 4n })).toBe(-3_330n);
  expect(marginBasisPointsOf({ billableTokens: 0n, actualTokens: 4n })).toBeNull();
});

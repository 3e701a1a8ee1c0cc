import type { Charge, Units } from "./pricing/charge";
import { divideRoundingUp } from "./units";

export type UsageStatus = "succeeded" | "failed" | "unpriced";

/** One AI operation as it is recorded: who, what, how much, what it cost us and what we charged. */
export type UsageRecord = {
  id: string;
  accountId: string;
  userId: string | null;
  projectId: string | null;
  runId: string | null;
  holdId: string | null;
  status: UsageStatus;
  operationType: string;
  provider: string;
  model: string;
  units: Units;
  charge: Charge;
  errorMessage: string | null;
  metadata: Record<string, unknown> | null;
  occurredAt: Date;
};

/** Stands for "no project" in keys, where null cannot. */
export const NO_PROJECT = "00000000-0000-0000-0000-000000000000";

export type HourlySums = {
  accountId: string;
  hour: Date;
  operationType: string;
  provider: string;
  model: string;
  projectId: string;
  operationCount: bigint;
  failedCount: bigint;
  unpricedCount: bigint;
  inputModelTokens: bigint;
  cachedInputModelTokens: bigint;
  outputModelTokens: bigint;
  imageCount: bigint;
  characterCount: bigint;
  durationMs: bigint;
  billableTokens: bigint;
  costMicroUsd: bigint;
  costUnknownCount: bigint;
};

/** What usages add to the hourly sums, one entry per key, in a fixed order so that writers never deadlock. */
export function hourlySumsOf(usages: readonly UsageRecord[]): HourlySums[] {
  const sums = new Map<string, HourlySums>();
  for (const usage of usages) {
    const hour = startOfHour(usage.occurredAt);
    const projectId = usage.projectId ?? NO_PROJECT;
    // As JSON, because callers choose these texts and any separator could be part of one.
    const { accountId, operationType, provider, model } = usage;
    const key = JSON.stringify([accountId, hour, operationType, provider, model, projectId]);
    const sum = sums.get(key) ?? emptySums(usage, hour, projectId);
    sums.set(key, sum);
    add(sum, usage);
  }
  return [...sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}

function add(sum: HourlySums, { status, units, charge }: UsageRecord): void {
  sum.operationCount += 1n;
  if (status === "failed") sum.failedCount += 1n;
  if (status === "unpriced") sum.unpricedCount += 1n;
  sum.inputModelTokens += units.inputModelTokens;
  sum.cachedInputModelTokens += units.cachedInputModelTokens;
  sum.outputModelTokens += units.outputModelTokens;
  sum.imageCount += units.imageCount;
  sum.characterCount += units.characterCount;
  sum.durationMs += units.durationMs;
  sum.billableTokens += charge.billableTokens;
  if (charge.costMicroUsd === null) sum.costUnknownCount += 1n;
  else sum.costMicroUsd += charge.costMicroUsd;
}

function emptySums(usage: UsageRecord, hour: Date, projectId: string): HourlySums {
  const { accountId, operationType, provider, model } = usage;
  return {
    accountId,
    hour,
    operationType,
    provider,
    model,
    projectId,
    operationCount: 0n,
    failedCount: 0n,
    unpricedCount: 0n,
    inputModelTokens: 0n,
    cachedInputModelTokens: 0n,
    outputModelTokens: 0n,
    imageCount: 0n,
    characterCount: 0n,
    durationMs: 0n,
    billableTokens: 0n,
    costMicroUsd: 0n,
    costUnknownCount: 0n,
  };
}

function startOfHour(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 3_600_000) * 3_600_000);
}

type Counted = { operationCount: bigint; failedCount: bigint; unpricedCount: bigint; billableTokens: bigint };

/** What an operation cost on average, rounded up: of those that were charged. Null when none was. */
export function averageTokensOf({
  operationCount,
  failedCount,
  unpricedCount,
  billableTokens,
}: Counted): bigint | null {
  const chargedCount = operationCount - failedCount - unpricedCount;
  return chargedCount > 0n ? divideRoundingUp(billableTokens, chargedCount) : null;
}

/** The share of operations that succeeded, cut off after a tenth of a percent: 100% means all. Null for none. */
export function successBasisPointsOf({
  operationCount,
  failedCount,
}: Pick<Counted, "operationCount" | "failedCount">): bigint | null {
  return shareBasisPoints(operationCount - failedCount, operationCount);
}

/** What we charged beyond what models counted, as a share of the charge, cut off likewise. Null for no charge. */
export function marginBasisPointsOf(sums: { billableTokens: bigint; actualTokens: bigint }): bigint | null {
  return shareBasisPoints(sums.billableTokens - sums.actualTokens, sums.billableTokens);
}

function shareBasisPoints(part: bigint, whole: bigint): bigint | null {
  return whole > 0n ? ((part * 1_000n) / whole) * 10n : null;
}

/**
 * How an amount has changed: by a part of what it was, or, from ten times as much on, to a multiple of it. Null where
 * there was nothing before and is something now.
 */
export function changeOf(before: bigint, after: bigint): { basisPoints: bigint } | { times: bigint } | null {
  if (before === after) return { basisPoints: 0n };
  if (before === 0n) return null;
  if (before > 0n && after >= before * 10n) return { times: after / before };
  return { basisPoints: ((after - before) * 10_000n) / before };
}

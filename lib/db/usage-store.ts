import "server-only";
import { hourlySumsOf, type HourlySums, type UsageRecord } from "@/lib/domain/usage";
import { storedTermsOf } from "@/lib/domain/pricing/charge";
import { database } from "./client";
import { SUMMED } from "./summed-columns";
import { insertInto, writeOf, type Write } from "./columns";

export type BookedUsage = { usage: UsageRecord; lineSeq: bigint | null; recordedAt: Date };

/** What it takes to write usages and to add them to the hourly sums, in the transaction that charges them. */
export function usageWritesOf(booked: readonly BookedUsage[]): Write[] {
  return [insertUsages(booked), addToHours(hourlySumsOf(booked.map(({ usage }) => usage)))];
}

function insertUsages(booked: readonly BookedUsage[]): Write {
  return writeOf(
    booked.map(({ usage, lineSeq, recordedAt }) => ({
      usage,
      lineSeq,
      recordedAt,
      terms: storedTermsOf(usage.charge.terms),
    })),
    [
      ["account_id", "uuid", ({ usage }) => usage.accountId],
      ["id", "uuid", ({ usage }) => usage.id],
      ["user_id", "uuid", ({ usage }) => usage.userId],
      ["project_id", "uuid", ({ usage }) => usage.projectId, { rarely: null }],
      ["run_id", "uuid", ({ usage }) => usage.runId, { rarely: null }],
      ["hold_id", "uuid", ({ usage }) => usage.holdId, { rarely: null }],
      ["line_seq", "bigint", ({ lineSeq }) => lineSeq],
      ["status", "cast usage_status", ({ usage }) => usage.status],
      ["operation_type", "text", ({ usage }) => usage.operationType],
      ["provider", "text", ({ usage }) => usage.provider],
      ["model", "text", ({ usage }) => usage.model],
      ["input_model_tokens", "bigint", ({ usage }) => usage.units.inputModelTokens],
      ["cached_input_model_tokens", "bigint", ({ usage }) => usage.units.cachedInputModelTokens, { rarely: 0n }],
      ["output_model_tokens", "bigint", ({ usage }) => usage.units.outputModelTokens],
      ["image_count", "int", ({ usage }) => usage.units.imageCount, { rarely: 0n }],
      ["image_size", "text", ({ usage }) => usage.units.imageSize, { rarely: null }],
      ["character_count", "bigint", ({ usage }) => usage.units.characterCount, { rarely: 0n }],
      ["duration_ms", "bigint", ({ usage }) => usage.units.durationMs, { rarely: 0n }],
      ["charge_type", "cast charge_type", ({ usage }) => usage.charge.chargeType],
      ["billable_tokens", "bigint", ({ usage }) => usage.charge.billableTokens],
      ["cost_micro_usd", "bigint", ({ usage }) => usage.charge.costMicroUsd],
      ["price_id", "uuid", ({ usage }) => usage.charge.priceId],
      ["multiplier_basis_points", "bigint", ({ terms }) => terms.multiplierBasisPoints],
      ["tokens_per_usd", "bigint", ({ terms }) => terms.tokensPerUsd, { rarely: null }],
      ["fixed_tokens", "bigint", ({ terms }) => terms.fixedTokens, { rarely: null }],
      ["exact_cost", "cast numeric", ({ terms }) => terms.exactCost?.toString() ?? null, { rarely: null }],
      ["error_message", "text", ({ usage }) => usage.errorMessage, { rarely: null }],
      ["metadata", "jsonb", ({ usage }) => usage.metadata, { rarely: null }],
      ["occurred_at", "timestamptz", ({ usage }) => usage.occurredAt],
      ["recorded_at", "timestamptz", ({ recordedAt }) => recordedAt],
    ],
    insertInto("usages"),
  );
}

function addToHours(sums: readonly HourlySums[]): Write {
  return writeOf(
    sums,
    [
      ["account_id", "uuid", (sum) => sum.accountId],
      ["hour", "timestamptz", (sum) => sum.hour],
      ["operation_type", "text", (sum) => sum.operationType],
      ["provider", "text", (sum) => sum.provider],
      ["model", "text", (sum) => sum.model],
      ["project_id", "uuid", (sum) => sum.projectId],
      ["operation_count", "bigint", (sum) => sum.operationCount],
      ["failed_count", "bigint", (sum) => sum.failedCount, { rarely: 0n }],
      ["unpriced_count", "bigint", (sum) => sum.unpricedCount, { rarely: 0n }],
      ["input_model_tokens", "bigint", (sum) => sum.inputModelTokens],
      ["cached_input_model_tokens", "bigint", (sum) => sum.cachedInputModelTokens, { rarely: 0n }],
      ["output_model_tokens", "bigint", (sum) => sum.outputModelTokens],
      ["image_count", "bigint", (sum) => sum.imageCount, { rarely: 0n }],
      ["character_count", "bigint", (sum) => sum.characterCount, { rarely: 0n }],
      ["duration_ms", "bigint", (sum) => sum.durationMs, { rarely: 0n }],
      ["billable_tokens", "bigint", (sum) => sum.billableTokens],
      ["cost_micro_usd", "bigint", (sum) => sum.costMicroUsd],
      ["cost_unknown_count", "bigint", (sum) => sum.costUnknownCount],
    ],
    (names, source) => {
      const additions = SUMMED.filter((column) => names.includes(column)).map(
        (column) => `${column} = usage_hourly.${column} + excluded.${column}`,
      );
      return `${insertInto("usage_hourly")(names, source)}
    ON CONFLICT (account_id, hour, operation_type, provider, model, project_id) DO UPDATE SET ${additions.join(", ")}`;
    },
  );
}

/** What was booked for a usage. Throws when there is no such usage: a claim names one that was written with it. */
export async function readUsageReceipt(accountId: string, usageId: string) {
  const usage = await database().prisma.usage.findUniqueOrThrow({
    where: { accountId_id: { accountId, id: usageId } },
    select: { status: true, chargeType: true, billableTokens: true, inputModelTokens: true, outputModelTokens: true },
  });
  return {
    status: usage.status,
    chargeType: usage.chargeType,
    billableTokens: usage.billableTokens,
    actualTokens: usage.inputModelTokens + usage.outputModelTokens,
  };
}

import "server-only";
import { hourlySumsOf, type HourlySums, type UsageRecord } from "@/lib/domain/usage";
import { database } from "./client";
import { SUMMED } from "./summed-columns";
import { columnsOf, insertInto, type Write } from "./columns";

export type BookedUsage = { usage: UsageRecord; lineSeq: bigint | null; recordedAt: Date };

/** What it takes to write usages and to add them to the hourly sums, in the transaction that charges them. */
export function usageWritesOf(booked: readonly BookedUsage[]): Write[] {
  return [
    { sql: insertInto("usages"), columns: usageColumns(booked) },
    { sql: addToHourly, columns: hourlyColumns(hourlySumsOf(booked.map(({ usage }) => usage))) },
  ];
}

function addToHourly({ names, unnest }: Parameters<Write["sql"]>[0]): string {
  const additions = SUMMED.map((column) => `${column} = usage_hourly.${column} + excluded.${column}`).join(", ");
  return `INSERT INTO usage_hourly (${names}) SELECT * FROM ${unnest}
    ON CONFLICT (account_id, hour, operation_type, provider, model, project_id) DO UPDATE SET ${additions}`;
}

function usageColumns(booked: readonly BookedUsage[]) {
  return columnsOf(booked, [
    ["account_id", "uuid", ({ usage }) => usage.accountId],
    ["id", "uuid", ({ usage }) => usage.id],
    ["user_id", "uuid", ({ usage }) => usage.userId],
    ["project_id", "uuid", ({ usage }) => usage.projectId],
    ["run_id", "uuid", ({ usage }) => usage.runId],
    ["hold_id", "uuid", ({ usage }) => usage.holdId],
    ["line_seq", "bigint", ({ lineSeq }) => lineSeq],
    ["status", "usage_status", ({ usage }) => usage.status],
    ["operation_type", "text", ({ usage }) => usage.operationType],
    ["provider", "text", ({ usage }) => usage.provider],
    ["model", "text", ({ usage }) => usage.model],
    ["input_model_tokens", "bigint", ({ usage }) => usage.units.inputModelTokens],
    ["cached_input_model_tokens", "bigint", ({ usage }) => usage.units.cachedInputModelTokens],
    ["output_model_tokens", "bigint", ({ usage }) => usage.units.outputModelTokens],
    ["image_count", "int", ({ usage }) => usage.units.imageCount],
    ["image_size", "text", ({ usage }) => usage.units.imageSize],
    ["character_count", "bigint", ({ usage }) => usage.units.characterCount],
    ["duration_ms", "bigint", ({ usage }) => usage.units.durationMs],
    ["charge_type", "charge_type", ({ usage }) => usage.charge.chargeType],
    ["billable_tokens", "bigint", ({ usage }) => usage.charge.billableTokens],
    ["cost_micro_usd", "bigint", ({ usage }) => usage.charge.costMicroUsd],
    ["price_id", "uuid", ({ usage }) => usage.charge.priceId],
    ["charge_terms", "jsonb", ({ usage }) => usage.charge.terms && withDigits(usage.charge.terms)],
    ["error_message", "text", ({ usage }) => usage.errorMessage],
    ["metadata", "jsonb", ({ usage }) => usage.metadata],
    ["occurred_at", "timestamptz", ({ usage }) => usage.occurredAt],
    ["recorded_at", "timestamptz", ({ recordedAt }) => recordedAt],
  ]);
}

function hourlyColumns(sums: readonly HourlySums[]) {
  return columnsOf(sums, [
    ["account_id", "uuid", (sum) => sum.accountId],
    ["hour", "timestamptz", (sum) => sum.hour],
    ["operation_type", "text", (sum) => sum.operationType],
    ["provider", "text", (sum) => sum.provider],
    ["model", "text", (sum) => sum.model],
    ["project_id", "uuid", (sum) => sum.projectId],
    ["operation_count", "bigint", (sum) => sum.operationCount],
    ["failed_count", "bigint", (sum) => sum.failedCount],
    ["unpriced_count", "bigint", (sum) => sum.unpricedCount],
    ["input_model_tokens", "bigint", (sum) => sum.inputModelTokens],
    ["cached_input_model_tokens", "bigint", (sum) => sum.cachedInputModelTokens],
    ["output_model_tokens", "bigint", (sum) => sum.outputModelTokens],
    ["image_count", "bigint", (sum) => sum.imageCount],
    ["character_count", "bigint", (sum) => sum.characterCount],
    ["duration_ms", "bigint", (sum) => sum.durationMs],
    ["billable_tokens", "bigint", (sum) => sum.billableTokens],
    ["cost_micro_usd", "bigint", (sum) => sum.costMicroUsd],
    ["cost_unknown_count", "bigint", (sum) => sum.costUnknownCount],
  ]);
}

/** JSON has no bigint: whole numbers are stored as digits. */
export function withDigits(terms: object): Record<string, string> {
  return Object.fromEntries(Object.entries(terms).map(([name, value]) => [name, String(value)]));
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

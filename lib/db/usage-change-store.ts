import "server-only";
import { storedTermsOf, type Charge, type Units } from "@/lib/domain/pricing/charge";
import { NO_PROJECT, type UsageStatus } from "@/lib/domain/usage";
import type { Tx } from "./transaction";

/** A usage as it is written, as far as a later charge or correction of it depends on it. */
export type WrittenUsage = {
  accountId: string;
  id: string;
  projectId: string | null;
  lineSeq: bigint | null;
  status: UsageStatus;
  operationType: string;
  provider: string;
  model: string;
  units: Units;
  billableTokens: bigint;
  occurredAt: Date;
};

type UsageRow = {
  account_id: string;
  id: string;
  project_id: string | null;
  line_seq: bigint | null;
  status: UsageStatus;
  operation_type: string;
  provider: string;
  model: string;
  input_model_tokens: bigint;
  cached_input_model_tokens: bigint;
  output_model_tokens: bigint;
  image_count: number;
  image_size: string | null;
  character_count: bigint;
  duration_ms: bigint;
  billable_tokens: bigint;
  occurred_at: Date;
};

export async function readWrittenUsage(tx: Tx, accountId: string, usageId: string): Promise<WrittenUsage | null> {
  const [row] = await tx.query<UsageRow>(`SELECT * FROM usages WHERE account_id = $1 AND id = $2`, [
    accountId,
    usageId,
  ]);
  return row ? usageOf(row) : null;
}

/**
 * Gives a usage that waited for its price what it is charged, once, and takes it into the hourly sums. The caller
 * holds the account's lock. Throws when the usage waits no more.
 */
export async function writeLaterCharge(
  tx: Tx,
  usage: WrittenUsage,
  charge: Charge,
  lineSeq: bigint | null,
): Promise<void> {
  const terms = storedTermsOf(charge.terms);
  const completed = await tx.query(
    `UPDATE usages SET status = 'succeeded', line_seq = $3, charge_type = $4, billable_tokens = $5, cost_micro_usd = $6,
            price_id = $7, multiplier_basis_points = $8, tokens_per_usd = $9, fixed_tokens = $10, exact_cost = $11
      WHERE account_id = $1 AND id = $2 AND status = 'unpriced' RETURNING id`,
    [
      usage.accountId,
      usage.id,
      lineSeq,
      charge.chargeType,
      charge.billableTokens,
      charge.costMicroUsd,
      charge.priceId,
      terms.multiplierBasisPoints,
      terms.tokensPerUsd,
      terms.fixedTokens,
      terms.exactCost,
    ],
  );
  if (completed.length !== 1) throw new Error(`Usage ${usage.id} does not wait for a price`);
  await addToHour(tx, usage, {
    billableTokens: charge.billableTokens,
    costMicroUsd: charge.costMicroUsd ?? 0n,
    unpricedCount: -1n,
    costUnknownCount: charge.costMicroUsd === null ? 0n : -1n,
  });
}

/**
 * Writes down what a correction changed of a usage's charge, and takes it into the sums of the hour in which it ran.
 * A row of its own, because the usage is history and counted once: hourly = Σ usages + Σ adjustments.
 */
export async function writeAdjustment(
  tx: Tx,
  usage: WrittenUsage,
  adjustment: { seq: bigint; correctsSeq: bigint; billableTokens: bigint },
): Promise<void> {
  await tx.query(
    `INSERT INTO usage_adjustments (account_id, seq, usage_id, corrects_seq, billable_tokens, recorded_at)
     SELECT account_id, seq, $3, $4, $5, recorded_at FROM ledger_lines WHERE account_id = $1 AND seq = $2`,
    [usage.accountId, adjustment.seq, usage.id, adjustment.correctsSeq, adjustment.billableTokens],
  );
  const nothing = { costMicroUsd: 0n, unpricedCount: 0n, costUnknownCount: 0n };
  await addToHour(tx, usage, { ...nothing, billableTokens: adjustment.billableTokens });
}

type HourlyChange = {
  billableTokens: bigint;
  costMicroUsd: bigint;
  unpricedCount: bigint;
  costUnknownCount: bigint;
};

/** Changes the sums of the hour that the usage was counted in, wherever time has come to since. */
async function addToHour(tx: Tx, usage: WrittenUsage, change: HourlyChange): Promise<void> {
  const changed = await tx.query(
    `UPDATE usage_hourly SET billable_tokens = billable_tokens + $7, cost_micro_usd = cost_micro_usd + $8,
            unpriced_count = unpriced_count + $9, cost_unknown_count = cost_unknown_count + $10
      WHERE account_id = $1 AND hour = date_trunc('hour', $2::timestamptz, 'UTC') AND operation_type = $3
        AND provider = $4 AND model = $5 AND project_id = $6 RETURNING hour`,
    [
      usage.accountId,
      usage.occurredAt,
      usage.operationType,
      usage.provider,
      usage.model,
      usage.projectId ?? NO_PROJECT,
      change.billableTokens,
      change.costMicroUsd,
      change.unpricedCount,
      change.costUnknownCount,
    ],
  );
  if (changed.length !== 1) throw new Error(`Usage ${usage.id} is in no hourly sum`);
}

function usageOf(row: UsageRow): WrittenUsage {
  return {
    accountId: row.account_id,
    id: row.id,
    projectId: row.project_id,
    lineSeq: row.line_seq,
    status: row.status,
    operationType: row.operation_type,
    provider: row.provider,
    model: row.model,
    units: {
      inputModelTokens: row.input_model_tokens,
      cachedInputModelTokens: row.cached_input_model_tokens,
      outputModelTokens: row.output_model_tokens,
      imageCount: BigInt(row.image_count),
      imageSize: row.image_size,
      characterCount: row.character_count,
      durationMs: row.duration_ms,
    },
    billableTokens: row.billable_tokens,
    occurredAt: row.occurred_at,
  };
}

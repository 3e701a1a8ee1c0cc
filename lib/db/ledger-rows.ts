import type { AccountState, Claim, GrantState, HoldState, Line } from "@/lib/domain/ledger/types";

/* Rows of the ledger's tables as SQL gives them, and what the domain calls them. */

export const ACCOUNT_COLUMNS = `id, balance_tokens, held_tokens, open_holds, seq, chain_hash,
  blocked_at IS NOT NULL AS is_blocked, lifetime_purchased_tokens, lifetime_granted_tokens, lifetime_used_tokens,
  lifetime_spent_cents, recharge_threshold_tokens, updated_at`;
export const GRANT_COLUMNS = `account_id, id, source, amount_tokens, remaining_tokens, priority, expires_at, paid_cents,
  unit_price_nanos, is_frozen, seq, created_at`;
export const HOLD_COLUMNS = `account_id, id, tokens, status, operation_type, provider, model, actor, key_id, created_at,
  expires_at, run_id`;

export type AccountRow = {
  id: string;
  balance_tokens: bigint;
  held_tokens: bigint;
  open_holds: number;
  seq: bigint;
  chain_hash: Buffer;
  is_blocked: boolean;
  lifetime_purchased_tokens: bigint;
  lifetime_granted_tokens: bigint;
  lifetime_used_tokens: bigint;
  lifetime_spent_cents: bigint;
  recharge_threshold_tokens: bigint | null;
  updated_at: Date;
};
export type GrantRow = {
  account_id: string;
  id: string;
  source: GrantState["source"];
  amount_tokens: bigint;
  remaining_tokens: bigint;
  priority: number;
  expires_at: Date | null;
  paid_cents: bigint;
  unit_price_nanos: bigint;
  is_frozen: boolean;
  seq: bigint;
  created_at: Date;
};
export type HoldRow = {
  account_id: string;
  id: string;
  tokens: bigint;
  status: HoldState["status"];
  operation_type: string;
  provider: string | null;
  model: string | null;
  actor: string;
  key_id: string | null;
  created_at: Date;
  expires_at: Date;
  run_id: string | null;
};
export type ClaimRow = {
  now: Date;
  account_id: string | null;
  cause: string | null;
  body_hash: string;
  seq: bigint | null;
  usage_id: string | null;
  hold_id: string | null;
  balance_after_tokens: bigint;
};
export type LineRow = {
  account_id: string;
  seq: bigint;
  type: Line["type"];
  amount_tokens: bigint;
  balance_before_tokens: bigint;
  balance_after_tokens: bigint;
  cause: string;
  actor: string;
  description: string;
  usage_id: string | null;
  purchase_id: string | null;
  project_id: string | null;
  corrects_seq: bigint | null;
  hash: Buffer;
  occurred_at: Date;
  recorded_at: Date;
};

export function accountOf(row: AccountRow): AccountState {
  return {
    id: row.id,
    balanceTokens: row.balance_tokens,
    heldTokens: row.held_tokens,
    openHolds: row.open_holds,
    seq: row.seq,
    chainHash: row.chain_hash.toString("hex"),
    isBlocked: row.is_blocked,
    lifetimePurchasedTokens: row.lifetime_purchased_tokens,
    lifetimeGrantedTokens: row.lifetime_granted_tokens,
    lifetimeUsedTokens: row.lifetime_used_tokens,
    lifetimeSpentCents: row.lifetime_spent_cents,
    rechargeThresholdTokens: row.recharge_threshold_tokens,
    updatedAt: row.updated_at,
  };
}

export function grantOf(row: GrantRow): GrantState {
  return {
    id: row.id,
    source: row.source,
    amountTokens: row.amount_tokens,
    remainingTokens: row.remaining_tokens,
    priority: row.priority,
    expiresAt: row.expires_at,
    paidCents: row.paid_cents,
    unitPriceNanos: row.unit_price_nanos,
    isFrozen: row.is_frozen,
    seq: row.seq,
    createdAt: row.created_at,
  };
}

export function holdOf(row: HoldRow): HoldState {
  return {
    id: row.id,
    tokens: row.tokens,
    status: row.status,
    operationType: row.operation_type,
    provider: row.provider,
    model: row.model,
    actor: row.actor,
    keyId: row.key_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    runId: row.run_id,
  };
}

export function claimOf(row: ClaimRow): Claim {
  return {
    bodyHash: row.body_hash,
    seq: row.seq,
    usageId: row.usage_id,
    holdId: row.hold_id,
    balanceAfterTokens: row.balance_after_tokens,
  };
}

export function lineOf(row: LineRow): Line {
  return {
    accountId: row.account_id,
    seq: row.seq,
    type: row.type,
    amountTokens: row.amount_tokens,
    balanceBeforeTokens: row.balance_before_tokens,
    balanceAfterTokens: row.balance_after_tokens,
    cause: row.cause,
    actor: row.actor,
    description: row.description,
    usageId: row.usage_id,
    purchaseId: row.purchase_id,
    projectId: row.project_id,
    correctsSeq: row.corrects_seq,
    occurredAt: row.occurred_at,
    recordedAt: row.recorded_at,
    hash: row.hash.toString("hex"),
  };
}

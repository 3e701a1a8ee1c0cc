import "server-only";
import { lineOf, type LineRow } from "@/lib/db/ledger-rows";
import { findPiece, type PieceHead } from "@/lib/db/piece-store";
import { readModelPrices } from "@/lib/db/price-store";
import { QUESTION_COLUMNS, type ChargeQuestion } from "@/lib/db/question-store";
import { ask } from "@/lib/db/transaction";
import { actorMaySee, actorOwns, type Actor } from "@/lib/domain/access";
import { parseTransactionId } from "@/lib/domain/ledger/transaction-id";
import type { GrantSource, Line } from "@/lib/domain/ledger/types";
import type { ChargeSnapshot } from "@/lib/domain/pricing/explain";
import type { ChargeType } from "@/lib/domain/pricing/price";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { transactionOf, type TransactionView } from "./transactions";

/** A transaction with everything that it was computed from and paid by. */
export type ExplainedTransaction = {
  transaction: TransactionView;
  /** The operation that it charged; null for everything but usage. */
  usage: ExplainedUsage | null;
  /** What it took from which grant, or (below zero) gave back to it, in the order in which grants are drawn. */
  draws: ExplainedDraw[];
  /** What it brought; null for what takes. */
  brought: { source: GrantSource; amountTokens: bigint; remainingTokens: bigint; expiresAt: Date | null } | null;
  /** The payment that it is about. */
  payment: PaymentOfGrant | null;
  /** Later lines that mend this one, oldest first. */
  corrections: TransactionView[];
  /** The line that this one mends. */
  corrects: TransactionView | null;
  /** What was asked about it, oldest first. */
  questions: Pick<ChargeQuestion, "id" | "status" | "text" | "answer" | "createdAt" | "answeredAt">[];
};

export type ExplainedUsage = {
  id: string;
  operationType: string;
  provider: string;
  model: string;
  occurredAt: Date;
  projectId: string | null;
  runId: string | null;
  /** What it made, for its owner, while it is still there. */
  piece: PieceHead | null;
  snapshot: ChargeSnapshot;
};

export type ExplainedDraw = {
  grantId: string;
  tokens: bigint;
  source: GrantSource;
  createdAt: Date;
  expiresAt: Date | null;
  /** Who paid for the grant; null for a gift. */
  payment: PaymentOfGrant | null;
};

export type PaymentOfGrant = {
  purchaseId: string;
  packageName: string;
  paidCents: bigint;
  currency: string;
  at: Date;
  receiptUrl: string | null;
  invoiceUrl: string | null;
};

/** One transaction by its public id; `not_found` for one of an account that the actor may not see. */
export async function explainTransaction(actor: Actor, transactionId: string): Promise<Result<ExplainedTransaction>> {
  const name = parseTransactionId(transactionId);
  if (!name || !actorMaySee(actor, name.accountId)) return refuse({ code: "not_found" });
  const { accountId, seq } = name;
  const [row] = await ask<LineRow>(`SELECT * FROM ledger_lines WHERE account_id = $1 AND seq = $2`, [accountId, seq]);
  if (!row) return refuse({ code: "not_found" });
  const line = lineOf(row);
  const [usage, draws, brought, payment, corrections, corrects, questions] = await Promise.all([
    usageOf(actor, line),
    drawsOf(line),
    broughtBy(line),
    line.purchaseId === null ? null : paymentOf(accountId, line.purchaseId),
    correctionsOf(line),
    line.correctsSeq === null ? null : lineNumbered(accountId, line.correctsSeq),
    ask<ChargeQuestion>(
      `SELECT ${QUESTION_COLUMNS} FROM charge_questions q WHERE q.account_id = $1 AND q.seq = $2 ORDER BY q.created_at`,
      [accountId, seq],
    ),
  ]);
  return ok({
    transaction: transactionOf(line),
    usage,
    draws,
    brought,
    payment,
    corrections,
    corrects,
    questions: questions.map(({ id, status, text, answer, createdAt, answeredAt }) => ({
      id,
      status,
      text,
      answer,
      createdAt,
      answeredAt,
    })),
  });
}

type UsageRow = {
  id: string;
  project_id: string | null;
  run_id: string | null;
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
  charge_type: ChargeType | null;
  price_id: string | null;
  multiplier_basis_points: bigint | null;
  tokens_per_usd: bigint | null;
  fixed_tokens: bigint | null;
  exact_cost: string | null;
  metadata: Record<string, unknown> | null;
  occurred_at: Date;
};

async function usageOf(actor: Actor, line: Line): Promise<ExplainedUsage | null> {
  if (line.type !== "usage" || line.usageId === null) return null;
  const [[row], prices] = await Promise.all([
    ask<UsageRow>(`SELECT * FROM usages WHERE account_id = $1 AND id = $2`, [line.accountId, line.usageId]),
    readModelPrices(),
  ]);
  if (!row) return null;
  return {
    id: row.id,
    operationType: row.operation_type,
    provider: row.provider,
    model: row.model,
    occurredAt: row.occurred_at,
    projectId: row.project_id,
    runId: row.run_id,
    piece: await pieceOf(actor, line.accountId, row.metadata?.["pieceId"]),
    snapshot: {
      units: {
        inputModelTokens: row.input_model_tokens,
        cachedInputModelTokens: row.cached_input_model_tokens,
        outputModelTokens: row.output_model_tokens,
        imageCount: BigInt(row.image_count),
        imageSize: row.image_size,
        characterCount: row.character_count,
        durationMs: row.duration_ms,
      },
      chargeType: row.charge_type,
      stored: {
        multiplierBasisPoints: row.multiplier_basis_points,
        tokensPerUsd: row.tokens_per_usd,
        fixedTokens: row.fixed_tokens,
        exactCost: row.exact_cost === null ? null : BigInt(row.exact_cost),
      },
      price: prices.find(({ id }) => id === row.price_id) ?? null,
      // What the ledger took, which is what the reader paid.
      chargedTokens: -line.amountTokens,
    },
  };
}

async function pieceOf(actor: Actor, accountId: string, pieceId: unknown): Promise<PieceHead | null> {
  const isOwn = actorOwns(actor) && actor.accountId === accountId;
  return isOwn && typeof pieceId === "string" ? findPiece(accountId, pieceId) : null;
}

const PAYMENT = `
  p.id AS "purchaseId", p.package_name AS "packageName", coalesce(p.paid_cents, p.price_cents) AS "paidCents",
  p.currency, coalesce(p.settled_at, p.created_at) AS at, p.receipt_url AS "receiptUrl", p.invoice_url AS "invoiceUrl"`;

type DrawRow = Omit<ExplainedDraw, "payment"> & { [Key in keyof PaymentOfGrant]: PaymentOfGrant[Key] | null };

async function drawsOf({ accountId, seq, recordedAt }: Line): Promise<ExplainedDraw[]> {
  const rows = await ask<DrawRow>(
    `SELECT d.grant_id AS "grantId", d.tokens, g.source, g.created_at AS "createdAt", g.expires_at AS "expiresAt", ${PAYMENT}
       FROM grant_draws d
       JOIN grants g ON g.account_id = d.account_id AND g.id = d.grant_id
       LEFT JOIN purchases p ON p.account_id = g.account_id AND p.line_seq = g.seq
      WHERE d.account_id = $1 AND d.seq = $2 AND d.recorded_at = $3
      ORDER BY g.priority, g.expires_at NULLS LAST, g.unit_price_nanos, g.created_at, g.id`,
    [accountId, seq, recordedAt],
  );
  return rows.map(({ grantId, tokens, source, createdAt, expiresAt, ...payment }) => ({
    grantId,
    tokens,
    source,
    createdAt,
    expiresAt,
    payment: payment.purchaseId === null ? null : (payment as PaymentOfGrant),
  }));
}

async function broughtBy({ accountId, seq }: Line): Promise<ExplainedTransaction["brought"]> {
  const [grant] = await ask<NonNullable<ExplainedTransaction["brought"]>>(
    `SELECT source, amount_tokens AS "amountTokens", remaining_tokens AS "remainingTokens", expires_at AS "expiresAt"
       FROM grants WHERE account_id = $1 AND seq = $2`,
    [accountId, seq],
  );
  return grant ?? null;
}

async function paymentOf(accountId: string, purchaseId: string): Promise<PaymentOfGrant | null> {
  const [payment] = await ask<PaymentOfGrant>(
    `SELECT ${PAYMENT} FROM purchases p WHERE p.account_id = $1 AND p.id = $2`,
    [accountId, purchaseId],
  );
  return payment ?? null;
}

async function correctionsOf({ accountId, seq }: Line): Promise<TransactionView[]> {
  const rows = await ask<LineRow>(
    `SELECT l.* FROM usage_adjustments a
       JOIN ledger_lines l ON l.account_id = a.account_id AND l.seq = a.seq AND l.recorded_at = a.recorded_at
      WHERE a.account_id = $1 AND a.corrects_seq = $2 ORDER BY a.seq`,
    [accountId, seq],
  );
  return rows.map((row) => transactionOf(lineOf(row)));
}

async function lineNumbered(accountId: string, seq: bigint): Promise<TransactionView | null> {
  const [row] = await ask<LineRow>(`SELECT * FROM ledger_lines WHERE account_id = $1 AND seq = $2`, [accountId, seq]);
  return row ? transactionOf(lineOf(row)) : null;
}

import "server-only";
import { database } from "@/lib/db/client";
import { actorMaySee, type Actor } from "@/lib/domain/access";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { transactionIdOf } from "@/lib/domain/ledger/transaction-id";
import { formatBasisPoints } from "@/lib/domain/units";

export type ExplainedLine = {
  transactionId: string;
  type: string;
  amount: bigint;
  /** The sentence on the line; for a usage it holds the formula with its numbers. */
  description: string;
  balanceBefore: bigint;
  balanceAfter: bigint;
  recordedAt: Date;
  usage: {
    usageId: string;
    operationType: string;
    provider: string;
    model: string;
    inputTokens: bigint;
    cachedInputTokens: bigint;
    outputTokens: bigint;
    images: number;
    characters: bigint;
    seconds: number;
    chargeType: string | null;
    multiplier: string | null;
    billableTokens: bigint;
    /** From when on the price was in force by which it was charged; null for the default multiplier. */
    priceFrom: Date | null;
  } | null;
  /** What it took from which grant; below zero where it gave back. */
  draws: { grantId: string; source: string; tokens: bigint }[];
};

/** Why a line of an account is what it is. */
export async function explainLine(actor: Actor, accountId: string, seq: bigint): Promise<Result<ExplainedLine>> {
  if (!actorMaySee(actor, accountId)) return refuse({ code: "account_not_found" });
  const { prisma } = database();
  const line = await prisma.ledgerLine.findUnique({ where: { accountId_seq: { accountId, seq } } });
  if (!line) return refuse({ code: "not_found" });
  const [usage, draws] = await Promise.all([
    line.usageId === null
      ? null
      : prisma.usage.findUnique({ where: { accountId_id: { accountId, id: line.usageId } } }),
    readDraws(accountId, seq),
  ]);
  const price = usage?.priceId ? await prisma.modelPrice.findUnique({ where: { id: usage.priceId } }) : null;
  return ok({
    transactionId: transactionIdOf(accountId, seq),
    type: line.type,
    amount: line.amountTokens,
    description: line.description,
    balanceBefore: line.balanceBeforeTokens,
    balanceAfter: line.balanceAfterTokens,
    recordedAt: line.recordedAt,
    usage: usage && {
      usageId: usage.id,
      operationType: usage.operationType,
      provider: usage.provider,
      model: usage.model,
      inputTokens: usage.inputModelTokens,
      cachedInputTokens: usage.cachedInputModelTokens,
      outputTokens: usage.outputModelTokens,
      images: usage.imageCount,
      characters: usage.characterCount,
      seconds: Number(usage.durationMs) / 1_000,
      chargeType: usage.chargeType,
      multiplier: usage.multiplierBasisPoints === null ? null : formatBasisPoints(usage.multiplierBasisPoints),
      billableTokens: usage.billableTokens,
      priceFrom: price?.effectiveFrom ?? null,
    },
    draws,
  });
}

async function readDraws(accountId: string, seq: bigint): Promise<ExplainedLine["draws"]> {
  const { rows } = await database().pool.query<ExplainedLine["draws"][number]>(
    `SELECT d.grant_id AS "grantId", g.source, d.tokens FROM grant_draws d
       JOIN grants g ON g.account_id = d.account_id AND g.id = d.grant_id
      WHERE d.account_id = $1 AND d.seq = $2 ORDER BY g.priority, g.expires_at NULLS LAST, g.created_at`,
    [accountId, seq],
  );
  return rows;
}

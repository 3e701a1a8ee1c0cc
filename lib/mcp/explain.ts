import type { Answer } from "@/lib/api/answer";
import { json, problem } from "@/lib/api/respond";
import type { Actor } from "@/lib/domain/access";
import { formatBasisPoints } from "@/lib/domain/units";
import { explainTransaction, type ExplainedUsage } from "@/lib/queries/explained-transaction";

/** Why a line is what it is, in figures. What is another account's does not exist. */
export async function explainAnswer(actor: Actor, transactionId: string): Promise<Answer> {
  const explained = await explainTransaction(actor, transactionId);
  if (!explained.ok) return problem(explained.refusal);
  const { transaction, usage, draws } = explained.value;
  return json({
    transactionId: transaction.transactionId,
    type: transaction.type,
    amount: transaction.amountTokens,
    description: transaction.description,
    balanceBefore: transaction.balanceBeforeTokens,
    balanceAfter: transaction.balanceAfterTokens,
    recordedAt: transaction.recordedAt,
    usage: usage && usageBody(usage),
    draws: draws.map(({ grantId, source, tokens }) => ({ grantId, source, tokens })),
  });
}

function usageBody({ id, operationType, provider, model, snapshot }: ExplainedUsage) {
  const { units, chargeType, stored, price, chargedTokens } = snapshot;
  const { multiplierBasisPoints } = stored;
  return {
    usageId: id,
    operationType,
    provider,
    model,
    inputTokens: units.inputModelTokens,
    cachedInputTokens: units.cachedInputModelTokens,
    outputTokens: units.outputModelTokens,
    images: units.imageCount,
    characters: units.characterCount,
    seconds: Number(units.durationMs) / 1_000,
    chargeType,
    multiplier: multiplierBasisPoints === null ? null : formatBasisPoints(multiplierBasisPoints),
    billableTokens: chargedTokens,
    // From when on the price was in force by which it was charged; null for the default multiplier.
    priceFrom: price?.effectiveFrom ?? null,
  };
}

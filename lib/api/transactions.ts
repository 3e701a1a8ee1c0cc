import { cursorAt, ListTransactionsQuery, seqOfCursor } from "@/lib/contracts/transactions";
import { refuse } from "@/lib/domain/result";
import { listTransactions, type TransactionView } from "@/lib/queries/transactions";
import type { Answer } from "./answer";
import { nameIn } from "./accounts";
import { parse, type Call } from "./endpoint";
import { accountWithinLimit } from "./limits";
import { json, problem } from "./respond";

/** `GET /api/billing/transactions` */
export async function getTransactions({ query, actor }: Call): Promise<Answer> {
  const asked = parse(ListTransactionsQuery, Object.fromEntries(query));
  if (!asked.ok) return problem(asked.refusal);
  const { type, from, to, text, sort, limit, cursor } = asked.value;
  const afterSeq = cursor === undefined ? undefined : seqOfCursor(sort, cursor);
  if (afterSeq === null) {
    const message = "must be a nextCursor as we gave it, used with the same sort";
    return problem(refuse({ code: "validation_failed", faults: [{ path: "cursor", message }] }).refusal);
  }

  const account = await accountWithinLimit(nameIn(query));
  if (!account.ok) return problem(account.refusal);
  const page = await listTransactions(actor, account.value.accountId, {
    types: type,
    from,
    to,
    text,
    sort,
    limit,
    afterSeq,
  });
  if (!page.ok) return problem(page.refusal);
  const { transactions, nextSeq } = page.value;
  return json({
    data: transactions.map(transactionBody),
    nextCursor: nextSeq === null ? null : cursorAt(sort, nextSeq),
  });
}

function transactionBody(transaction: TransactionView) {
  return {
    transactionId: transaction.transactionId,
    seq: transaction.seq,
    type: transaction.type,
    amount: transaction.amountTokens,
    balanceBefore: transaction.balanceBeforeTokens,
    balanceAfter: transaction.balanceAfterTokens,
    description: transaction.description,
    actor: transaction.actor,
    usageId: transaction.usageId,
    purchaseId: transaction.purchaseId,
    occurredAt: transaction.occurredAt,
    recordedAt: transaction.recordedAt,
  };
}

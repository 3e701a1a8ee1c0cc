import "server-only";
import { database } from "@/lib/db/client";
import { actorMaySee, type Actor } from "@/lib/domain/access";
import { transactionIdOf } from "@/lib/domain/ledger/transaction-id";
import type { LineType } from "@/lib/domain/ledger/types";
import { ok, refuse, type Result } from "@/lib/domain/result";

/** A ledger line as its owner may see it. */
export type TransactionView = {
  transactionId: string;
  seq: bigint;
  type: LineType;
  amountTokens: bigint;
  balanceBeforeTokens: bigint;
  balanceAfterTokens: bigint;
  description: string;
  actor: string;
  usageId: string | null;
  purchaseId: string | null;
  occurredAt: Date;
  recordedAt: Date;
};

export type TransactionFilter = {
  types?: LineType[];
  /** Recorded from here on, */
  from?: Date;
  /** and before this. */
  to?: Date;
  order: "newest" | "oldest";
  limit: number;
  /** Continue behind this line. */
  afterSeq?: bigint;
};

export type TransactionPage = { transactions: TransactionView[]; nextSeq: bigint | null };

/** A page of an account's history, by keyset: as quick at the millionth line as at the first. */
export async function listTransactions(
  actor: Actor,
  accountId: string,
  filter: TransactionFilter,
): Promise<Result<TransactionPage>> {
  if (!actorMaySee(actor, accountId)) return refuse({ code: "account_not_found" });
  const lines = await database().prisma.ledgerLine.findMany({
    where: {
      accountId,
      type: filter.types ? { in: filter.types } : undefined,
      recordedAt: { gte: filter.from, lt: filter.to },
      seq: filter.afterSeq === undefined ? undefined : { [filter.order === "newest" ? "lt" : "gt"]: filter.afterSeq },
    },
    orderBy: { seq: filter.order === "newest" ? "desc" : "asc" },
    take: filter.limit + 1,
  });
  const transactions = lines.slice(0, filter.limit).map((line): TransactionView => ({
    transactionId: transactionIdOf(line.accountId, line.seq),
    seq: line.seq,
    type: line.type,
    amountTokens: line.amountTokens,
    balanceBeforeTokens: line.balanceBeforeTokens,
    balanceAfterTokens: line.balanceAfterTokens,
    description: line.description,
    actor: line.actor,
    usageId: line.usageId,
    purchaseId: line.purchaseId,
    occurredAt: line.occurredAt,
    recordedAt: line.recordedAt,
  }));
  const isMore = lines.length > filter.limit;
  return ok({ transactions, nextSeq: isMore ? transactions.at(-1)!.seq : null });
}

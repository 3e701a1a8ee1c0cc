import type { Answer } from "@/lib/api/answer";
import { json, problem } from "@/lib/api/respond";
import { parseTransactionId } from "@/lib/domain/ledger/transaction-id";
import type { Actor } from "@/lib/domain/access";
import { explainLine } from "@/lib/queries/explain-line";

/** Why a line is what it is, in figures. What is another account's does not exist. */
export async function explainAnswer(actor: Actor, transactionId: string): Promise<Answer> {
  const place = parseTransactionId(transactionId);
  if (!place) return problem({ code: "not_found" });
  const explained = await explainLine(actor, place.accountId, place.seq);
  return explained.ok ? json(explained.value) : problem({ code: "not_found" });
}

import "server-only";
import { insertQuestion, lockQuestion } from "@/lib/db/question-store";
import { inTransaction } from "@/lib/db/transaction";
import { actorLabel, actorMay, type Actor } from "@/lib/domain/access";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { isId } from "@/lib/ids";

export type AskAboutCharge = {
  accountId: string;
  /** The line that looks wrong. */
  seq: bigint;
  /** Made when the form is drawn, so that a double click is one question. It becomes the question's id. */
  key: string;
  text: string;
};

/**
 * Asks the staff about a line of one's own account. One question about a line is open at a time (`question_open`);
 * once it is answered, another may be asked.
 */
export async function askAboutCharge(
  actor: Actor,
  { accountId, seq, key, text }: AskAboutCharge,
): Promise<Result<{ questionId: string; replayed: boolean }>> {
  const isOwner = actor.kind === "user" && actor.accountId === accountId && actorMay(actor, "questions:ask:own");
  if (!isOwner) return refuse({ code: "not_found" });
  const isSayable = isId(key) && text.trim() !== "";
  if (!isSayable) return refuse({ code: "validation_failed", faults: [{ path: "text", message: "is required" }] });
  return inTransaction(async (tx) => {
    const [line] = await tx.query(`SELECT 1 FROM ledger_lines WHERE account_id = $1 AND seq = $2`, [accountId, seq]);
    if (!line) return refuse({ code: "not_found" });
    const asked = { accountId, id: key, seq, text: text.trim(), askedBy: actorLabel(actor) };
    if (await insertQuestion(tx, asked)) return ok({ questionId: key, replayed: false });
    const earlier = await lockQuestion(tx, accountId, key);
    if (!earlier) return refuse({ code: "question_open" });
    const isSame = earlier.seq === seq && earlier.text === asked.text;
    return isSame ? ok({ questionId: key, replayed: true }) : refuse({ code: "idempotency_key_reuse" });
  });
}

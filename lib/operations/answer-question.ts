import "server-only";
import { audit } from "@/lib/db/audit-store";
import { mailOwner } from "@/lib/db/outbox-store";
import { lockQuestion, writeAnswer } from "@/lib/db/question-store";
import { inTransaction } from "@/lib/db/transaction";
import { actorLabel, actorMayOn, type Actor } from "@/lib/domain/access";
import { transactionIdOf } from "@/lib/domain/ledger/transaction-id";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { isId } from "@/lib/ids";

export type AnswerQuestion = { accountId: string; questionId: string; answer: string };

/**
 * Answers a question about a charge; whoever asked reads it beside the charge and is mailed. The same answer again is
 * the first one; another one is refused (`question_answered`), because the first has been mailed. What the answer
 * promises to give back is a matter of its own (`correctLine`).
 */
export async function answerQuestion(actor: Actor, input: AnswerQuestion): Promise<Result<{ replayed: boolean }>> {
  const { accountId, questionId } = input;
  if (!actorMayOn(actor, "questions:answer", accountId)) return refuse({ code: "insufficient_scope" });
  if (!isId(accountId) || !isId(questionId)) return refuse({ code: "not_found" });
  const answer = input.answer.trim();
  if (answer === "") {
    return refuse({ code: "validation_failed", faults: [{ path: "answer", message: "is required" }] });
  }
  return inTransaction(async (tx) => {
    const question = await lockQuestion(tx, accountId, questionId);
    if (!question) return refuse({ code: "not_found" });
    if (question.status === "answered") {
      return question.answer === answer ? ok({ replayed: true }) : refuse({ code: "question_answered" });
    }
    await writeAnswer(tx, question, { answer, answeredBy: actorLabel(actor) });
    await audit(tx, actor, {
      action: "question.answer",
      accountId,
      subject: `question:${questionId}`,
      before: { question: question.text, seq: question.seq },
      after: { answer },
    });
    const [line] = await tx.query<{ description: string }>(
      `SELECT description FROM ledger_lines WHERE account_id = $1 AND seq = $2`,
      [accountId, question.seq],
    );
    await mailOwner(tx, accountId, `question_answered:${questionId}`, {
      kind: "question_answered",
      facts: {
        transactionId: transactionIdOf(accountId, question.seq),
        description: line!.description,
        question: question.text,
        answer,
      },
    });
    return ok({ replayed: false });
  });
}

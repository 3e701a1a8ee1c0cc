import "server-only";
import type { Tx } from "./transaction";

/** What somebody asks about a line of their account, and what they were answered. */
export type ChargeQuestion = {
  accountId: string;
  id: string;
  seq: bigint;
  status: "open" | "answered";
  text: string;
  askedBy: string;
  answer: string | null;
  answeredBy: string | null;
  createdAt: Date;
  answeredAt: Date | null;
};

/** The columns of a question under the names that this program gives them. `q` is the table. */
export const QUESTION_COLUMNS = `q.account_id AS "accountId", q.id, q.seq, q.status, q.text, q.asked_by AS "askedBy",
  q.answer, q.answered_by AS "answeredBy", q.created_at AS "createdAt", q.answered_at AS "answeredAt"`;

/** False when the id was used before, or another question about the line is open. */
export async function insertQuestion(
  tx: Tx,
  question: Pick<ChargeQuestion, "accountId" | "id" | "seq" | "text" | "askedBy">,
): Promise<boolean> {
  const { accountId, id, seq, text, askedBy } = question;
  const inserted = await tx.query(
    `INSERT INTO charge_questions (account_id, id, seq, text, asked_by) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT DO NOTHING RETURNING id`,
    [accountId, id, seq, text, askedBy],
  );
  return inserted.length === 1;
}

/** Locked, so that it is answered once. */
export async function lockQuestion(tx: Tx, accountId: string, id: string): Promise<ChargeQuestion | null> {
  const [question] = await tx.query<ChargeQuestion>(
    `SELECT ${QUESTION_COLUMNS} FROM charge_questions q WHERE q.account_id = $1 AND q.id = $2 FOR UPDATE`,
    [accountId, id],
  );
  return question ?? null;
}

export async function writeAnswer(
  tx: Tx,
  { accountId, id }: Pick<ChargeQuestion, "accountId" | "id">,
  { answer, answeredBy }: { answer: string; answeredBy: string },
): Promise<void> {
  await tx.query(
    `UPDATE charge_questions SET status = 'answered', answer = $3, answered_by = $4, answered_at = now()
      WHERE account_id = $1 AND id = $2`,
    [accountId, id, answer, answeredBy],
  );
}

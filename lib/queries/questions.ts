import "server-only";
import { QUESTION_COLUMNS, type ChargeQuestion } from "@/lib/db/question-store";
import { ask } from "@/lib/db/transaction";
import { actorMay, type Actor } from "@/lib/domain/access";
import { transactionIdOf } from "@/lib/domain/ledger/transaction-id";
import type { LineType } from "@/lib/domain/ledger/types";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { readTimeCursor, timeCursor } from "./time-cursor";

/** A question in the staff's queue, with the charge that it is about and whose it is. */
export type QuestionView = ChargeQuestion & {
  transactionId: string;
  lineType: LineType;
  amountTokens: bigint;
  description: string;
  recordedAt: Date;
  ownerName: string | null;
  ownerEmail: string | null;
};

export type QuestionPage = { questions: QuestionView[]; nextCursor: string | null };

export const QUESTION_FILTERS = ["open", "answered", "all"] as const;
export type QuestionFilter = (typeof QUESTION_FILTERS)[number];

const PAGE_SIZE = 25;

/** A page of the queue, newest first: what is open, what was answered, or all of it. */
export async function listQuestions(
  actor: Actor,
  { status, cursor }: { status: QuestionFilter; cursor?: string },
  pageSize = PAGE_SIZE,
): Promise<Result<QuestionPage>> {
  if (!actorMay(actor, "account:read:any")) return refuse({ code: "insufficient_scope" });
  const place = readTimeCursor(cursor);
  const rows = await ask<Omit<QuestionView, "transactionId">>(QUEUE, [
    status === "all" ? ["open", "answered"] : [status],
    place?.at ?? null,
    place?.id ?? null,
    pageSize + 1,
  ]);
  const questions = rows
    .slice(0, pageSize)
    .map((row) => ({ ...row, transactionId: transactionIdOf(row.accountId, row.seq) }));
  const last = questions.at(-1);
  return ok({
    questions,
    nextCursor: rows.length > pageSize && last ? timeCursor({ at: last.createdAt, id: last.id }) : null,
  });
}

const QUEUE = `
  SELECT ${QUESTION_COLUMNS}, l.type AS "lineType", l.amount_tokens AS "amountTokens", l.description,
         l.recorded_at AS "recordedAt", owner.name AS "ownerName", owner.email AS "ownerEmail"
    FROM charge_questions q
    JOIN ledger_lines l ON l.account_id = q.account_id AND l.seq = q.seq
    LEFT JOIN LATERAL (
      SELECT u.name, u.email FROM workspaces w
        JOIN workspace_members m ON m.workspace_id = w.id AND m.role = 'owner' JOIN users u ON u.id = m.user_id
       WHERE w.account_id = q.account_id ORDER BY u.created_at LIMIT 1
    ) AS owner ON true
   WHERE q.status = ANY($1::question_status[])
     AND ($2::timestamptz IS NULL OR (q.created_at, q.id) < ($2, $3::uuid))
   ORDER BY q.created_at DESC, q.id DESC LIMIT $4`;

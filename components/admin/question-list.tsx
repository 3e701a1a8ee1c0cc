import type { Route } from "next";
import Link from "next/link";
import { Moment } from "@/components/amounts/moment";
import { TokenAmount } from "@/components/amounts/token-amount";
import type { QuestionView } from "@/lib/queries/questions";
import { AnswerDialog } from "./answer-dialog";

/** What was asked about which charge, and the answer or the button that gives one. */
export function QuestionList({ questions, mayAnswer }: { questions: readonly QuestionView[]; mayAnswer: boolean }) {
  return (
    <ul className="flex flex-col divide-y border-y">
      {questions.map((question) => (
        <li key={question.id} className="flex flex-col gap-3 py-4 sm:flex-row sm:items-start sm:justify-between">
          <div className="flex min-w-0 flex-col gap-1">
            <p className="text-xs text-muted-foreground">
              <Owner question={question} />, <Moment at={question.createdAt.toISOString()} />
            </p>
            <p className="wrap-anywhere">{question.text}</p>
            <p className="text-xs text-muted-foreground">
              <TokenAmount tokens={question.amountTokens} sign /> · {question.description} ·{" "}
              <Moment at={question.recordedAt.toISOString()} />
            </p>
            {question.answer === null ? null : (
              <p className="mt-1 border-l-2 pl-3 wrap-anywhere">
                {question.answer}
                {question.answeredAt ? (
                  <span className="block text-xs text-muted-foreground">
                    Answered <Moment at={question.answeredAt.toISOString()} />
                  </span>
                ) : null}
              </p>
            )}
          </div>
          {mayAnswer && question.status === "open" ? (
            <AnswerDialog
              accountId={question.accountId}
              questionId={question.id}
              question={question.text}
              asker={question.ownerEmail ?? "the customer"}
            />
          ) : null}
        </li>
      ))}
    </ul>
  );
}

function Owner({ question: { accountId, ownerEmail } }: { question: QuestionView }) {
  return (
    <Link
      href={`/admin/tokens/accounts/${accountId}` as Route}
      className="wrap-anywhere text-primary-text underline underline-offset-4"
    >
      {ownerEmail ?? "A closed account"}
    </Link>
  );
}

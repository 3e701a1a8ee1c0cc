import { Moment } from "@/components/amounts/moment";
import { Badge } from "@/components/ui/badge";
import type { ExplainedTransaction } from "@/lib/queries/explained-transaction";

/** What was asked about a transaction and what came of it, oldest first. */
export function Questions({ questions }: { questions: ExplainedTransaction["questions"] }) {
  return (
    <ol className="flex max-w-2xl flex-col divide-y border-y">
      {questions.map(({ id, status, text, answer, createdAt, answeredAt }) => (
        <li key={id} className="flex flex-col gap-2 py-4">
          <div className="flex flex-wrap items-center gap-2 text-muted-foreground">
            <Badge variant={status === "open" ? "accent" : "outline"}>
              {status === "open" ? "Waiting for an answer" : "Answered"}
            </Badge>
            <span>
              You asked <Moment at={createdAt.toISOString()} />
            </span>
          </div>
          <p className="wrap-anywhere whitespace-pre-line">{text}</p>
          {answer && answeredAt ? (
            <blockquote className="flex flex-col gap-1 border-l-2 pl-4">
              <p className="wrap-anywhere whitespace-pre-line">{answer}</p>
              <p className="text-xs text-muted-foreground">
                Answered <Moment at={answeredAt.toISOString()} />
              </p>
            </blockquote>
          ) : null}
        </li>
      ))}
    </ol>
  );
}

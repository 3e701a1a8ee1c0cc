import { ChevronRight } from "lucide-react";
import type { Route } from "next";
import type { ReactNode } from "react";
import { counted } from "@/components/amounts/format";
import { Moment } from "@/components/amounts/moment";
import { Link } from "@/components/ui/link";
import { Section } from "@/components/ui/section";
import type { WaitingForStaff } from "@/lib/queries/waiting-for-staff";

/** What goes on only when somebody does something, each a way to where it is done. Nothing when nothing waits. */
export function Waiting({ waiting }: { waiting: WaitingForStaff }) {
  const tasks = tasksOf(waiting);
  if (tasks.length === 0) return null;
  return (
    <Section title="Waiting for you">
      <ul className="divide-y rounded-lg border bg-card">
        {tasks.map(({ href, what, more }) => (
          <li key={href}>
            <Link
              href={href as Route}
              className="flex min-h-11 items-center gap-3 px-4 py-2.5 transition-colors first:rounded-t-lg hover:bg-muted"
            >
              <span className="flex grow flex-wrap gap-x-2">
                <span className="font-medium">{what}</span>
                {more ? <span className="text-muted-foreground">{more}</span> : null}
              </span>
              <ChevronRight className="size-4 shrink-0 text-muted-foreground" aria-hidden />
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}

type Task = { href: string; what: string; more?: ReactNode };

function tasksOf(waiting: WaitingForStaff): Task[] {
  const { openQuestionCount, disputeCount, evidenceDueAt, parkedPaymentCount, unfinishedEventCount } = waiting;
  const tasks: (Task & { count: bigint })[] = [
    {
      count: waiting.findingCount,
      href: "/admin/tokens/integrity",
      what: `The last check of the ledger found ${counted(waiting.findingCount, "thing")}`,
    },
    {
      count: disputeCount,
      href: "/admin/tokens/disputes",
      what: `${counted(disputeCount, "dispute")} to answer`,
      more: evidenceDueAt ? (
        <>
          {disputeCount === 1n ? "by" : "the first by"} <Moment at={evidenceDueAt.toISOString()} day />
        </>
      ) : null,
    },
    {
      count: openQuestionCount,
      href: "/admin/tokens/questions",
      what: `${counted(openQuestionCount, "question")} about a charge`,
    },
    {
      count: parkedPaymentCount,
      href: "/admin/tokens/payments?show=parked",
      what: `${counted(parkedPaymentCount, "payment")} parked`,
      more: "not what was agreed",
    },
    {
      count: unfinishedEventCount,
      href: "/admin/tokens/webhooks?show=unfinished",
      what: `${counted(unfinishedEventCount, "event")} from Stripe not dealt with`,
    },
  ];
  return tasks.filter(({ count }) => count > 0n);
}

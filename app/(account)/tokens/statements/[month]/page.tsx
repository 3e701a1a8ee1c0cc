import { Download } from "lucide-react";
import type { Metadata, Route } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { PageFrame } from "@/components/frame/page-frame";
import type { SearchParams } from "@/components/history/history-place";
import {
  StatementBalance,
  StatementMovements,
  StatementPayments,
  StatementUsage,
} from "@/components/statements/statement-parts";
import { statementHref, statementsHref } from "@/components/statements/statement-place";
import { Alert } from "@/components/ui/alert";
import { buttonVariants } from "@/components/ui/button-variants";
import { cn } from "@/components/ui/cn";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { requireViewer } from "@/lib/auth/actor";
import { sentenceOfRefusal } from "@/lib/contracts/refusals";
import { isMonth, momentIn, monthName } from "@/lib/domain/calendar";
import { assert } from "@/lib/domain/result";
import { grouped } from "@/lib/domain/units";
import { getStatement } from "@/lib/queries/statement";
import { viewerBalance } from "../../../viewer-balance";
import { askedTimeZone } from "../../../viewer-time-zone";

type StatementPageProps = { params: Promise<{ month: string }>; searchParams: Promise<SearchParams> };

export async function generateMetadata({ params }: StatementPageProps): Promise<Metadata> {
  const { month } = await params;
  return { title: isMonth(month) ? `Statement for ${monthName(month)}` : "Statement" };
}

export default async function StatementPage({ params, searchParams }: StatementPageProps) {
  const { month } = await params;
  const timeZone = await askedTimeZone(await searchParams);
  if (!isMonth(month)) notFound();
  const { actor } = await requireViewer(statementHref(month, timeZone));
  const [statement, balance] = await Promise.all([
    getStatement(actor, actor.accountId, { month, timeZone }),
    viewerBalance(actor),
  ]);
  assert(balance.ok, "a signed-in person may see their own account");
  if (!statement.ok && statement.refusal.code !== "statement_differs") notFound();
  const { displayUnit } = balance.value;
  return (
    <PageFrame>
      <PageHeader
        parent={
          <Link href={statementsHref(timeZone) as Route} className="underline-offset-4 hover:underline">
            Statements
          </Link>
        }
        title={monthName(month)}
        description={
          statement.ok
            ? `${momentIn(timeZone, statement.value.from)} to ${momentIn(timeZone, statement.value.isOver ? statement.value.to : statement.value.asOf)}${statement.value.isOver ? "" : ", so far"}. All times in ${timeZone}.`
            : undefined
        }
        actions={statement.ok ? <Files month={month} timeZone={timeZone} /> : null}
      />
      {statement.ok ? (
        <>
          <Section
            title="Balance"
            description={statement.value.owner ? `${statement.value.owner.name}, ${statement.value.owner.email}` : null}
          >
            <StatementBalance statement={statement.value} displayUnit={displayUnit} />
          </Section>
          {statement.value.usage.length > 0 ? (
            <Section title="Usage by operation and model">
              <StatementUsage statement={statement.value} displayUnit={displayUnit} />
            </Section>
          ) : null}
          {statement.value.payments.length > 0 ? (
            <Section title="Payments" description="With tax, and the documents for them.">
              <StatementPayments statement={statement.value} displayUnit={displayUnit} />
            </Section>
          ) : null}
          {statement.value.movements.length > 0 ? (
            <Section
              title="Everything but usage"
              description={
                statement.value.hasMoreMovements
                  ? `The first ${grouped(BigInt(statement.value.movements.length))}; the CSV file has all of them.`
                  : null
              }
            >
              <StatementMovements statement={statement.value} displayUnit={displayUnit} />
            </Section>
          ) : null}
        </>
      ) : (
        <Alert tone="danger" title="This statement does not close">
          {sentenceOfRefusal(statement.refusal)}
        </Alert>
      )}
    </PageFrame>
  );
}

/** Files of their own, not pages of this app: the browser keeps them. */
function Files({ month, timeZone }: { month: string; timeZone: string }) {
  return (["pdf", "csv"] as const).map((file) => (
    <a
      key={file}
      href={statementHref(month, timeZone, file)}
      download
      className={cn(buttonVariants({ variant: file === "pdf" ? "primary" : "secondary" }))}
    >
      <Download />
      {file.toUpperCase()}
    </a>
  ));
}

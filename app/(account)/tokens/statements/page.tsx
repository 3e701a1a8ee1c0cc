import type { Metadata } from "next";
import { PageFrame } from "@/components/frame/page-frame";
import type { SearchParams } from "@/components/history/history-place";
import { MonthsTable } from "@/components/statements/months-table";
import { statementsHref } from "@/components/statements/statement-place";
import { PageHeader } from "@/components/ui/page-header";
import { PageLinks } from "@/components/ui/page-links";
import { requireViewer } from "@/lib/auth/actor";
import { isMonth } from "@/lib/domain/calendar";
import { assert } from "@/lib/domain/result";
import { listStatementMonths } from "@/lib/queries/statement";
import { viewerBalance } from "../../viewer-balance";
import { askedTimeZone } from "../../viewer-time-zone";

export const metadata: Metadata = { title: "Statements" };

export default async function StatementsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = await searchParams;
  const { actor } = await requireViewer("/tokens/statements");
  const timeZone = await askedTimeZone(params);
  const asked = params["before"];
  const before = typeof asked === "string" && isMonth(asked) ? asked : null;
  const [list, balance] = await Promise.all([
    listStatementMonths(actor, actor.accountId, { timeZone, before }),
    viewerBalance(actor),
  ]);
  assert(list.ok && balance.ok, "a signed-in person may see their own account");
  const { months, hasOlder } = list.value;
  const last = months.at(-1);
  return (
    <PageFrame>
      <PageHeader
        title="Statements"
        description={`Month by month, from opening to closing balance. Months begin and end at midnight in ${timeZone}.`}
      />
      <MonthsTable months={months} timeZone={timeZone} displayUnit={balance.value.displayUnit} />
      <PageLinks
        label="Pages of the statements"
        first={before ? statementsHref(timeZone) : null}
        next={hasOlder && last ? statementsHref(timeZone, last.month) : null}
        className="pt-5"
      />
    </PageFrame>
  );
}

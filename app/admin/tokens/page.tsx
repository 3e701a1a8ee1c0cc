import { forbidden } from "next/navigation";
import { AccountList } from "@/components/admin/account-list";
import { DailyUsage, dailyUsageTitle } from "@/components/admin/daily-usage";
import { Figures } from "@/components/admin/figures";
import { MissingPriceNotices } from "@/components/admin/missing-prices";
import { Waiting } from "@/components/admin/waiting";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { requireViewerWho } from "@/lib/auth/actor";
import { actorMay } from "@/lib/domain/access";
import { getAdminFigures } from "@/lib/queries/admin";
import { listAccounts } from "@/lib/queries/admin-accounts";
import { getMissingPrices } from "@/lib/queries/missing-prices";
import { getWaitingForStaff } from "@/lib/queries/waiting-for-staff";
import { only, type Asked } from "./asked";

export default async function AdminTokensPage({ searchParams }: { searchParams: Promise<Asked> }) {
  const { actor } = await requireViewerWho("account:read:any", "/admin/tokens");
  const asked = await searchParams;
  const query = only(asked.q) ?? "";
  const after = only(asked.after);
  const [figures, page, missing, waiting] = await Promise.all([
    getAdminFigures(actor),
    listAccounts(actor, { search: query, ...(after === undefined ? {} : { cursor: after }) }),
    getMissingPrices(actor),
    getWaitingForStaff(actor),
  ]);
  if (!figures.ok || !page.ok || !missing.ok || !waiting.ok) forbidden();

  return (
    <>
      <PageHeader title="Overview" description="What was used and paid, and who holds what." />
      <MissingPriceNotices missing={missing.value} withLink />
      <Waiting waiting={waiting.value} />
      <Section title="Figures">
        <Figures figures={figures.value} />
      </Section>
      <Section title={dailyUsageTitle(figures.value.days)}>
        <DailyUsage days={figures.value.days} />
      </Section>
      <AccountList
        path="/admin/tokens"
        page={page.value}
        query={query}
        isFirstPage={after === undefined}
        totalCount={figures.value.accounts.total}
        mayAdjust={actorMay(actor, "tokens:grant")}
      />
    </>
  );
}

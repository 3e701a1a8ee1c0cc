import { CreditCard, SearchX } from "lucide-react";
import type { Metadata, Route } from "next";
import { forbidden } from "next/navigation";
import { AccountSearch } from "@/components/admin/account-search";
import { PagesNav } from "@/components/admin/pages-nav";
import { PaymentTable } from "@/components/admin/payment-table";
import { Reconciliation } from "@/components/admin/reconciliation";
import { CsvLink } from "@/components/ui/csv-link";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { SegmentedLinks } from "@/components/ui/segmented-links";
import { requireViewerWho } from "@/lib/auth/actor";
import { actorMay } from "@/lib/domain/access";
import { listPayments, PAYMENT_FILTERS, type PaymentFilter } from "@/lib/queries/admin-payments";
import { getLastReconciliation } from "@/lib/queries/reconciliation";
import { only, type Asked } from "../asked";

export const metadata: Metadata = { title: "Payments" };

const PATH = "/admin/tokens/payments";

const filterLabels: Record<PaymentFilter, string> = {
  all: "All",
  refunded: "Refunded",
  disputed: "Disputed",
  parked: "Not credited",
};

export default async function AdminPaymentsPage({ searchParams }: { searchParams: Promise<Asked> }) {
  const { actor } = await requireViewerWho("account:read:any", PATH);
  const asked = await searchParams;
  const query = only(asked.q) ?? "";
  const after = only(asked.after);
  const show = PAYMENT_FILTERS.find((filter) => filter === only(asked.show)) ?? "all";
  const [page, reconciliation] = await Promise.all([
    listPayments(actor, { show, search: query, ...(after === undefined ? {} : { cursor: after }) }),
    getLastReconciliation(actor),
  ]);
  if (!page.ok || !reconciliation.ok) forbidden();
  const { payments, nextCursor } = page.value;
  const search: Record<string, string> = query.trim() === "" ? {} : { q: query };
  const filter: Record<string, string> = show === "all" ? {} : { show };

  return (
    <>
      <PageHeader
        title="Payments"
        description="What customers paid, what was given back, and what banks took back."
        actions={<CsvLink href={`${PATH}/payments.csv?${new URLSearchParams({ ...search, ...filter })}`} />}
      />
      <Section title="All payments" description="Newest first. Amounts are as they were paid, tax included.">
        <div className="flex flex-col gap-3 lg:flex-row lg:items-center lg:justify-between">
          <AccountSearch
            path={PATH}
            query={query}
            label="Search payments"
            placeholder="Email, name or any id"
            keep={filter}
          />
          <SegmentedLinks
            label="Which payments"
            links={PAYMENT_FILTERS.map((one) => ({
              href: address({ ...search, ...(one === "all" ? {} : { show: one }) }),
              label: filterLabels[one],
              current: one === show,
            }))}
          />
        </div>
        {payments.length > 0 ? (
          <PaymentTable payments={payments} mayRefund={actorMay(actor, "payments:refund")} />
        ) : (
          <NoPayments isNarrowed={query.trim() !== "" || show !== "all"} />
        )}
        <PagesNav
          label="Pages of payments"
          path={PATH}
          keep={{ ...filter, ...search }}
          isFirstPage={after === undefined}
          nextCursor={nextCursor}
        />
      </Section>
      <Reconciliation last={reconciliation.value} />
    </>
  );
}

function NoPayments({ isNarrowed }: { isNarrowed: boolean }) {
  return isNarrowed ? (
    <EmptyState icon={SearchX} title="No payment matches.">
      Part of an email or a name is enough; an id must be whole.
    </EmptyState>
  ) : (
    <EmptyState icon={CreditCard} title="Nobody has paid yet.">
      The first payment appears here as soon as somebody goes to the payment page.
    </EmptyState>
  );
}

function address(asked: Record<string, string>): Route {
  const query = new URLSearchParams(asked);
  return `${PATH}${query.size > 0 ? `?${query}` : ""}` as Route;
}

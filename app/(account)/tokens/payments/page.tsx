import { ReceiptText } from "lucide-react";
import type { Metadata, Route } from "next";
import { PageFrame } from "@/components/frame/page-frame";
import type { SearchParams } from "@/components/history/history-place";
import { PaymentsPages } from "@/components/payments/payments-pages";
import { parsePaymentsPlace, paymentsHref } from "@/components/payments/payments-place";
import { PaymentsTable } from "@/components/payments/payments-table";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { requireViewer } from "@/lib/auth/actor";
import { assert } from "@/lib/domain/result";
import { listPayments } from "@/lib/queries/payments";
import { viewerBalance } from "../../viewer-balance";

export const metadata: Metadata = { title: "Payments and invoices" };

const PAYMENTS_PER_PAGE = 25;

export default async function PaymentsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { actor } = await requireViewer("/tokens/payments");
  const place = parsePaymentsPlace(await searchParams);
  const [page, balance] = await Promise.all([
    listPayments(actor, actor.accountId, { from: place, limit: PAYMENTS_PER_PAGE }),
    viewerBalance(actor),
  ]);
  assert(page.ok && balance.ok, "a signed-in person may see their own account");
  return (
    <PageFrame>
      <PageHeader
        title="Payments and invoices"
        description="What you paid, with what, and the documents for it. Amounts include tax."
      />
      {page.value.payments.length > 0 ? (
        <PaymentsTable payments={page.value.payments} displayUnit={balance.value.displayUnit} />
      ) : (
        <NoPayments isFirstPage={place === null} />
      )}
      <PaymentsPages page={page.value} />
    </PageFrame>
  );
}

function NoPayments({ isFirstPage }: { isFirstPage: boolean }) {
  if (isFirstPage) {
    return (
      <EmptyState
        icon={ReceiptText}
        title="You have not paid anything yet."
        action={
          <ButtonLink href={"/tokens#packages" as Route} size="sm">
            Buy tokens
          </ButtonLink>
        }
      >
        Every payment will be listed here, with its receipt and invoice.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={ReceiptText}
      title="There are no older payments."
      action={
        <ButtonLink href={paymentsHref(null) as Route} variant="secondary" size="sm">
          Show the newest
        </ButtonLink>
      }
    />
  );
}

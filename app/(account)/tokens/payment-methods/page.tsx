import { CreditCard } from "lucide-react";
import type { Metadata } from "next";
import { AddCardButton } from "@/components/cards/add-card-button";
import { CardList } from "@/components/cards/card-list";
import { PortalButton } from "@/components/cards/portal-button";
import { PageFrame } from "@/components/frame/page-frame";
import type { SearchParams } from "@/components/history/history-place";
import { RefreshWhile } from "@/components/recharge/refresh-while";
import { Alert } from "@/components/ui/alert";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { requireViewer } from "@/lib/auth/actor";
import { listPaymentMethods } from "@/lib/queries/payment-methods";

export const metadata: Metadata = { title: "Payment methods" };

export default async function PaymentMethodsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { card: returned } = await searchParams;
  const { actor } = await requireViewer("/tokens/payment-methods");
  const cards = await listPaymentMethods(actor, actor.accountId);

  return (
    <PageFrame>
      <PageHeader
        title="Payment methods"
        description="Cards that you saved. Stripe keeps their numbers; we never see them."
        actions={
          cards.ok && cards.value.length > 0 ? <AddCardButton from="payment-methods">Add card</AddCardButton> : null
        }
      />
      {/* Stripe tells us of a new card a moment later; the first one then becomes the default. */}
      <RefreshWhile isWaiting={returned === "added" && cards.ok && !cards.value.some(({ isDefault }) => isDefault)} />
      <Section title="Cards">
        {returned === "added" && cards.ok && cards.value[0] ? (
          <Alert tone="success" live title={`${cards.value[0].name} was added`} />
        ) : null}
        {!cards.ok ? (
          <Alert tone="warning" title="Your cards could not be read">
            The payment service did not answer. Nothing was changed. Reload the page in a minute.
          </Alert>
        ) : cards.value.length > 0 ? (
          <CardList cards={cards.value} />
        ) : (
          <EmptyState
            icon={CreditCard}
            title="You have no saved card."
            action={<AddCardButton from="payment-methods">Add card</AddCardButton>}
          >
            Save one to buy faster and to turn on auto-recharge. Nothing is charged for saving it.
          </EmptyState>
        )}
      </Section>
      <Section
        title="Receipts and billing details"
        description="Stripe's billing portal lists your payments with their receipts, and keeps your billing details."
        actions={<PortalButton />}
      >
        {null}
      </Section>
    </PageFrame>
  );
}

import type { Metadata, Route } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import type { DisplayUnit } from "@/components/amounts/format";
import { MoneyAmount } from "@/components/amounts/money-amount";
import { TokenAmount } from "@/components/amounts/token-amount";
import { PageFrame } from "@/components/frame/page-frame";
import type { SearchParams } from "@/components/history/history-place";
import { FinishPayment, ForgetReturn } from "@/components/recharge/finish-payment";
import { RefreshWhile } from "@/components/recharge/refresh-while";
import { Alert } from "@/components/ui/alert";
import { ButtonLink } from "@/components/ui/button-link";
import { Fact } from "@/components/ui/fact";
import { PageHeader } from "@/components/ui/page-header";
import { requireViewer } from "@/lib/auth/actor";
import { assert } from "@/lib/domain/result";
import { getRechargePayment, type RechargePaymentView } from "@/lib/queries/recharge-payment";
import { viewerBalance } from "../../../../viewer-balance";

export const metadata: Metadata = { title: "Finish a payment" };

type FinishPageProps = { params: Promise<{ purchaseId: string }>; searchParams: Promise<SearchParams> };

export default async function FinishRechargePage({ params, searchParams }: FinishPageProps) {
  const { purchaseId } = await params;
  const { redirect_status: returned } = await searchParams;
  const { actor } = await requireViewer(`/tokens/auto-recharge/finish/${encodeURIComponent(purchaseId)}`);
  const [payment, balance] = await Promise.all([
    getRechargePayment(actor, actor.accountId, purchaseId),
    viewerBalance(actor),
  ]);
  if (!payment) notFound();
  assert(balance.ok, "a signed-in person may see their own account");
  const isOnItsWay = payment.status === "charging" || (payment.status === "waiting" && returned === "succeeded");

  return (
    <PageFrame>
      <PageHeader
        parent={
          <Link href={"/tokens/auto-recharge" as Route} className="underline-offset-4 hover:underline">
            Auto-recharge
          </Link>
        }
        title={titleOf(payment, isOnItsWay)}
      />
      <ForgetReturn />
      <RefreshWhile isWaiting={isOnItsWay} />
      <div className="flex max-w-2xl flex-col gap-8">
        {isOnItsWay ? (
          <Alert live title="Payment received, adding your tokens…">
            This takes a few seconds. You need not do anything.
          </Alert>
        ) : (
          <Standing payment={payment} displayUnit={balance.value.displayUnit} hasFailed={returned === "failed"} />
        )}
        <Facts payment={payment} displayUnit={balance.value.displayUnit} />
        {payment.status === "waiting" && !isOnItsWay ? (
          <div className="flex flex-col items-start gap-4">
            <FinishPayment purchaseId={payment.purchaseId} />
            <p className="text-muted-foreground">
              Would you rather not?{" "}
              <Link href={"/tokens/auto-recharge" as Route} className="text-primary-text underline underline-offset-4">
                Use another card
              </Link>{" "}
              or turn auto-recharge off; this payment is then given up.
            </p>
          </div>
        ) : null}
      </div>
    </PageFrame>
  );
}

function titleOf({ status }: RechargePaymentView, isOnItsWay: boolean): string {
  if (isOnItsWay) return "Your payment is on its way";
  return {
    waiting: "Finish your payment",
    charging: "",
    paid: "Your payment went through",
    over: "This payment is over",
  }[status];
}

type StandingProps = { payment: RechargePaymentView; displayUnit: DisplayUnit; hasFailed: boolean };

function Standing({ payment, displayUnit, hasFailed }: StandingProps): ReactNode {
  switch (payment.status) {
    case "waiting":
      return hasFailed ? (
        <Alert tone="danger" live title="Your bank did not confirm the payment">
          {payment.failureMessage ? `${payment.failureMessage} ` : ""}Nothing was charged. Try again, or use another
          card.
        </Alert>
      ) : (
        <Alert tone="warning" title={`Your bank wants to hear from you before ${payment.cardName} is charged`}>
          Nothing was charged yet. You confirm on your bank&apos;s page and come back here. Auto-recharge is paused
          until then.
        </Alert>
      );
    case "paid":
      return (
        <Alert
          tone="success"
          live
          title={
            <>
              <TokenAmount tokens={payment.amountTokens} displayUnit={displayUnit} /> were added
            </>
          }
          action={
            <ButtonLink href={"/tokens" as Route} size="sm">
              See your tokens
            </ButtonLink>
          }
        >
          Auto-recharge goes on by itself.
        </Alert>
      );
    default:
      return (
        <Alert
          title="There is nothing to pay here any more"
          action={
            <ButtonLink href={"/tokens/auto-recharge" as Route} variant="secondary" size="sm">
              See auto-recharge
            </ButtonLink>
          }
        >
          {payment.failureMessage ? `${payment.failureMessage} ` : ""}Nothing was charged for it.
        </Alert>
      );
  }
}

function Facts({ payment, displayUnit }: { payment: RechargePaymentView; displayUnit: DisplayUnit }) {
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-5 sm:grid-cols-4">
      <Fact isStrong label="Amount">
        <MoneyAmount minor={payment.priceCents} currency={payment.currency} />
      </Fact>
      <Fact isStrong label="For">
        <TokenAmount tokens={payment.amountTokens} displayUnit={displayUnit} />
      </Fact>
      <Fact isStrong label="Package">
        {payment.packageName}
      </Fact>
      <Fact isStrong label="Card">
        {payment.cardName}
      </Fact>
    </dl>
  );
}

import type { Route } from "next";
import Link from "next/link";
import type { DisplayUnit } from "@/components/amounts/format";
import { Moment } from "@/components/amounts/moment";
import { MoneyAmount } from "@/components/amounts/money-amount";
import { TokenAmount } from "@/components/amounts/token-amount";
import { Badge, type BadgeProps } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button-link";
import { Section } from "@/components/ui/section";
import type { RechargeView } from "@/lib/queries/recharge";

const badges: Record<RechargeView["state"], { label: string; variant: NonNullable<BadgeProps["variant"]> }> = {
  off: { label: "Off", variant: "outline" },
  active: { label: "On", variant: "success" },
  backing_off: { label: "Card declined", variant: "warning" },
  cap_reached: { label: "Cap reached", variant: "warning" },
  paused: { label: "Paused", variant: "danger" },
};

type RechargeSectionProps = { view: RechargeView; displayUnit: DisplayUnit };

/** Auto-recharge in a few words on the tokens page, with the way to the rest. */
export function RechargeSection({ view, displayUnit }: RechargeSectionProps) {
  const { label, variant } = badges[view.state];
  return (
    <Section
      id="auto-recharge"
      title={
        <span className="flex items-center gap-2">
          Auto-recharge <Badge variant={variant}>{label}</Badge>
        </span>
      }
      className="scroll-mt-4"
      actions={
        <>
          <ButtonLink href={"/tokens/payment-methods" as Route} variant="ghost" size="sm" className="max-sm:-ml-3">
            Payment methods
          </ButtonLink>
          <ButtonLink
            href={"/tokens/auto-recharge" as Route}
            variant={view.state === "paused" ? "primary" : "secondary"}
            size="sm"
          >
            {view.settings ? "Manage auto-recharge" : "Set up auto-recharge"}
          </ButtonLink>
        </>
      }
    >
      <Words view={view} displayUnit={displayUnit} />
    </Section>
  );
}

function Words({ view, displayUnit }: RechargeSectionProps) {
  if (view.isCharging)
    return <p className="text-muted-foreground">A payment is on its way; your tokens follow by themselves.</p>;
  if (view.state === "off") {
    return (
      <p className="max-w-2xl text-muted-foreground">
        Never run out: a card of yours is charged when your balance falls to a threshold that you choose, up to a
        monthly cap.
      </p>
    );
  }
  const { settings, currency } = view;
  if (view.state === "active" && settings) {
    return (
      <p className="max-w-2xl text-muted-foreground">
        When <TokenAmount tokens={settings.thresholdTokens} displayUnit={displayUnit} /> or less are left, it buys{" "}
        {settings.packageName} with {settings.cardName}.{" "}
        <MoneyAmount minor={view.spentThisMonthCents} currency={currency} /> of{" "}
        <MoneyAmount minor={settings.monthlyCapCents} currency={currency} /> of this month&apos;s cap used.
      </p>
    );
  }
  return (
    <p className="max-w-2xl text-muted-foreground">
      <span className="font-medium text-foreground">{view.title}. </span>
      {view.sentence}
      {view.nextEligibleAt ? (
        <>
          {" "}
          Not before <Moment at={view.nextEligibleAt.toISOString()} />.
        </>
      ) : null}
      {view.finishPurchaseId ? (
        <>
          {" "}
          <Link
            href={`/tokens/auto-recharge/finish/${view.finishPurchaseId}` as Route}
            className="font-medium text-primary-text underline-offset-4 hover:underline"
          >
            Finish the payment
          </Link>
        </>
      ) : null}
    </p>
  );
}

import type { Route } from "next";
import Link from "next/link";
import { Moment } from "@/components/amounts/moment";
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

/** Auto-recharge in a few words on the tokens page, with the way to the rest. */
export function RechargeSection({ view }: { view: RechargeView }) {
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
          <ButtonLink href={"/tokens/payment-methods" as Route} variant="ghost" size="sm">
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
      <Words view={view} />
    </Section>
  );
}

function Words({ view }: { view: RechargeView }) {
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
  return (
    <p className="max-w-2xl text-muted-foreground">
      {view.state === "active" ? null : <span className="font-medium text-foreground">{view.title}. </span>}
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

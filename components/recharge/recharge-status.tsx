import type { Route } from "next";
import { Moment } from "@/components/amounts/moment";
import { AddCardButton } from "@/components/cards/add-card-button";
import { Alert, type AlertTone } from "@/components/ui/alert";
import { ButtonLink } from "@/components/ui/button-link";
import type { RechargeView } from "@/lib/queries/recharge";
import { ActButton } from "./act-button";

const tones: Record<RechargeView["state"], AlertTone> = {
  off: "info",
  active: "success",
  backing_off: "warning",
  cap_reached: "warning",
  paused: "danger",
};

/** How auto-recharge stands, why, and the one thing to do about it. */
export function RechargeStatus({ view }: { view: RechargeView }) {
  if (view.isCharging) {
    return (
      <Alert live title="A payment is on its way">
        Your tokens are added as soon as it goes through. This takes a few seconds.
      </Alert>
    );
  }
  return (
    <Alert
      tone={tones[view.state]}
      title={view.title}
      action={view.remedy ? <Remedy view={view} /> : undefined}
      className="sm:items-start"
    >
      {view.sentence}
      {view.nextEligibleAt ? (
        <p>
          Not before <Moment at={view.nextEligibleAt.toISOString()} className="font-medium" />.
        </p>
      ) : null}
    </Alert>
  );
}

function Remedy({ view }: { view: RechargeView }) {
  switch (view.remedy) {
    case "use_another_card":
      return (
        <div className="flex flex-wrap gap-2">
          <AddCardButton from="auto-recharge" size="sm">
            Use another card
          </AddCardButton>
          <ActButton act="resume" variant="secondary" size="sm">
            Resume with this one
          </ActButton>
        </div>
      );
    case "finish_payment":
      return (
        <ButtonLink href={`/tokens/auto-recharge/finish/${view.finishPurchaseId}` as Route} size="sm">
          Finish the payment
        </ButtonLink>
      );
    case "choose_card":
      return (
        <AddCardButton from="auto-recharge" size="sm">
          Add a card
        </AddCardButton>
      );
    case "wait":
      return (
        <div className="flex flex-wrap gap-2">
          <AddCardButton from="auto-recharge" size="sm">
            Use another card
          </AddCardButton>
          <ActButton act="resume" variant="secondary" size="sm">
            Try again now
          </ActButton>
        </div>
      );
    case "agree_again":
      return (
        <ButtonLink href={"#settings" as Route} size="sm">
          See the terms
        </ButtonLink>
      );
    case "buy_tokens":
      return (
        <ButtonLink href={"/tokens#packages" as Route} size="sm">
          Buy tokens
        </ButtonLink>
      );
    case "raise_cap":
      return (
        <ButtonLink href={"#settings" as Route} variant="secondary" size="sm">
          Raise the cap
        </ButtonLink>
      );
    case "wait_for_staff":
      return (
        <ActButton act="resume" variant="secondary" size="sm">
          Resume
        </ActButton>
      );
    case null:
      return null;
  }
}

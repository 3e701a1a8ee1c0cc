"use client";

import { useRouter } from "next/navigation";
import { toast } from "sonner";
import type { DisplayUnit } from "@/components/amounts/format";
import { formatMoney, formatTokens } from "@/components/amounts/format";
import { ActForm } from "@/components/forms/act-form";
import { useAct } from "@/components/forms/use-act";
import { Alert } from "@/components/ui/alert";
import { AlertDialog, AlertDialogContent } from "@/components/ui/alert-dialog";
import { configureRechargeAction } from "@/lib/actions/recharge";
import type { RechargeCharge } from "@/lib/domain/recharge/decide";
import { refreshSoon } from "./refresh-soon";
import { agreementTo, type RechargeTerms, type TermFaults } from "./recharge-terms";

/** What keeps it paused: a card by its name, or a payment that somebody looks at, whichever card is chosen. */
export type PausedFor = "any card" | (string & {});

type RechargeAgreementProps = {
  terms: RechargeTerms;
  displayUnit: DisplayUnit;
  /** Tax comes on top of what is charged. */
  hasTax: boolean;
  isOn: boolean;
  /** Agreeing changes the terms, but the same card stays paused. */
  stillPausedFor: PausedFor | null;
  balanceTokens: bigint;
  /** What is charged the moment it is agreed to. */
  charge: RechargeCharge | null;
  onClose: () => void;
  onRefused: (faults: TermFaults) => void;
};

/** The words that are agreed to, what happens at once, and the button that agrees. */
export function RechargeAgreement(props: RechargeAgreementProps) {
  const { terms, displayUnit, hasTax, isOn, stillPausedFor, onClose, onRefused } = props;
  const charge = stillPausedFor ? null : props.charge;
  const router = useRouter();
  const text = agreementTo(terms, { displayUnit, hasTax });
  const act = useAct(configureRechargeAction, {
    shows: ["agreedText"],
    onDone: ({ isPaused }) => {
      toast.success(
        isPaused ? "Saved. It stays paused until you resume it." : isOn ? "Saved." : "Auto-recharge is on.",
      );
      onClose();
      refreshSoon(router);
    },
    onInvalid: (faults) => {
      if (faults.agreedText) return;
      onRefused(faults);
      onClose();
    },
  });
  const price = charge && `${formatMoney(charge.priceCents, terms.sold.currency)}${hasTax ? " plus tax" : ""}`;

  return (
    <AlertDialog open onOpenChange={(isOpen) => (isOpen || act.isPending ? undefined : onClose())}>
      <AlertDialogContent>
        <ActForm
          act={act}
          title={isOn ? "Agree to these terms?" : "Turn on auto-recharge?"}
          description="This is what you agree to, and what is kept with your name and the time:"
          hidden={{
            thresholdTokens: terms.thresholdTokens.toString(),
            packageId: terms.sold.id,
            monthlyCapCents: terms.monthlyCapCents.toString(),
            cardId: terms.card.id,
            agreedText: text,
          }}
          failure="Nothing was saved"
          button={charge ? `I agree, charge ${price} now` : isOn ? "I agree, save it" : "I agree, turn it on"}
        >
          <blockquote className="border-l-2 border-primary pl-4 text-pretty wrap-anywhere">{text}</blockquote>
          {charge ? (
            <Alert tone="warning" title={`${price} is charged to ${terms.card.name} at once`}>
              Your balance is at the threshold or below it now. It goes from{" "}
              {formatTokens(props.balanceTokens, { displayUnit, unit: false })} to{" "}
              {formatTokens(props.balanceTokens + charge.amountTokens, { displayUnit })}.
            </Alert>
          ) : null}
          {stillPausedFor ? (
            <Alert title="It stays paused">
              {stillPausedFor === "any card"
                ? "It goes on when what it was paused for is settled."
                : `${stillPausedFor} is the card it was paused for. Choose another, or resume when it works again.`}
            </Alert>
          ) : null}
          {act.faults.agreedText ? (
            <Alert tone="danger" live title="The package has changed since you opened this page">
              Nothing was saved. Reload the page to see what it is now.
            </Alert>
          ) : null}
        </ActForm>
      </AlertDialogContent>
    </AlertDialog>
  );
}

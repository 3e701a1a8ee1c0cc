"use client";

import { useState } from "react";
import { toast } from "sonner";
import { formatTokens } from "@/components/amounts/format";
import type { DialogHandlers } from "@/components/forms/act-dialog";
import { useAct } from "@/components/forms/use-act";
import { refundPaymentAction } from "@/lib/actions/payments";
import { moneyDigits } from "@/lib/domain/units";
import { nameOfRefund, type RefundablePayment, type RefundDraft } from "./refund";
import { RefundConfirm } from "./refund-confirm";
import { RefundFields } from "./refund-fields";
import { useTwoSteps } from "./two-steps";

type RefundFormProps = DialogHandlers & { payment: RefundablePayment };

const FIELDS = ["amountCents", "reason"];

/** Two steps in one dialog: the amount, then what it means and the button that does it. */
export function RefundForm({ payment, onBusy, onDone }: RefundFormProps) {
  const steps = useTwoSteps();
  // What the payment was when the form was opened: the figures must not move under the reader's eyes.
  const [shown] = useState(payment);
  const [draft, setDraft] = useState<RefundDraft>(() => {
    const { unusedCents } = payment.offer;
    return { amount: unusedCents > 0n ? moneyDigits(unusedCents, payment.currency) : "", reason: "" };
  });
  const act = useAct(refundPaymentAction, {
    // An answer that never came says nothing about what was refunded; sending the same form again is safe and tells.
    noAnswer: "The server did not answer, so it may or may not be refunded. Try again from here: it is refunded once.",
    shows: FIELDS,
    onBusy,
    onDone: ({ balanceTokens }) => {
      toast.success(nameOfRefund(draft.amount, shown).replace(/^Refund /, "Refunded "), {
        description: `The balance is ${formatTokens(balanceTokens)}.`,
      });
      onDone();
    },
    onInvalid: (faults) => {
      if (FIELDS.some((field) => field in faults)) steps.goBack();
    },
  });

  if (steps.isConfirming) {
    return <RefundConfirm act={act} payment={shown} draft={draft} sentKey={steps.key} onBack={steps.goBack} />;
  }
  return (
    <RefundFields
      payment={shown}
      draft={draft}
      refused={act.faults}
      isReturn={steps.isReturn}
      onChange={setDraft}
      onContinue={steps.goOn}
    />
  );
}

"use client";

import { unstable_rethrow } from "next/navigation";
import { useActionState, useRef, useState } from "react";
import { toast } from "sonner";
import { formatTokens } from "@/components/amounts/format";
import type { ActionState } from "@/lib/actions/action-state";
import { refundPaymentAction } from "@/lib/actions/payments";
import { newId } from "@/lib/ids";
import { moneyDigits } from "./money-text";
import { nameOfRefund, type RefundablePayment, type RefundDraft, type RefundFaults } from "./refund";
import { RefundConfirm } from "./refund-confirm";
import { RefundFields } from "./refund-fields";

type RefundFormProps = {
  payment: RefundablePayment;
  onBusy: (isBusy: boolean) => void;
  onDone: () => void;
};

type State = Awaited<ReturnType<typeof refundPaymentAction>>;

/** Two steps in one dialog: the amount, then what it means and the button that does it. */
export function RefundForm({ payment, onBusy, onDone }: RefundFormProps) {
  // One key for everything that is sent from this form, so that however often it arrives it is refunded once.
  const [key] = useState(newId);
  // What the payment was when the form was opened: the figures must not move under the reader's eyes.
  const [shown] = useState(payment);
  const [draft, setDraft] = useState<RefundDraft>(() => {
    const { unusedCents } = payment.offer;
    return { amount: unusedCents > 0n ? moneyDigits(unusedCents, payment.currency) : "", reason: "" };
  });
  const [step, setStep] = useState<"fields" | "confirm" | "fields again">("fields");
  const isSending = useRef(false);

  const [state, send, isPending] = useActionState<State, FormData>(
    async (previous, form) => {
      onBusy(true);
      const next = await sendOnce(previous, form);
      isSending.current = false;
      onBusy(false);
      if (next.status === "done") {
        toast.success(nameOfRefund(draft.amount, shown).replace(/^Refund /, "Refunded "), {
          description: `The balance is ${formatTokens(next.value.balanceTokens)}.`,
        });
        onDone();
      }
      if (next.status === "invalid") setStep("fields again");
      return next;
    },
    { status: "idle" },
  );

  if (step === "confirm") {
    return (
      <RefundConfirm
        payment={shown}
        draft={draft}
        sentKey={key}
        state={state}
        isPending={isPending}
        onSend={(form) => {
          if (isSending.current) return;
          isSending.current = true;
          send(form);
        }}
        onBack={() => setStep("fields again")}
      />
    );
  }
  return (
    <RefundFields
      payment={shown}
      draft={draft}
      refused={refusedFields(state)}
      isReturn={step === "fields again"}
      onChange={setDraft}
      onContinue={() => setStep("confirm")}
    />
  );
}

/** An answer that never came says nothing about what was refunded; sending the same form again is safe and tells. */
async function sendOnce(previous: State, form: FormData): Promise<State> {
  try {
    return await refundPaymentAction(previous, form);
  } catch (error) {
    unstable_rethrow(error);
    return {
      status: "failed",
      message: "The server did not answer, so it may or may not be refunded. Try again from here: it is refunded once.",
    };
  }
}

function refusedFields(state: ActionState): RefundFaults {
  return state.status === "invalid" ? state.faults : {};
}

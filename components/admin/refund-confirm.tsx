import type { Act } from "@/components/forms/use-act";
import { Fact } from "@/components/ui/fact";
import { nameOfRefund, refundEffect, type RefundablePayment, type RefundDraft } from "./refund";
import { RefundEffect } from "./refund-effect";
import { ConfirmStep } from "./two-steps";

type RefundConfirmProps = {
  act: Act;
  payment: RefundablePayment;
  draft: RefundDraft;
  sentKey: string;
  onBack: () => void;
};

export function RefundConfirm({ act, payment, draft, sentKey, onBack }: RefundConfirmProps) {
  const { accountId, purchaseId } = payment;
  return (
    <ConfirmStep
      act={act}
      what={nameOfRefund(draft.amount, payment)}
      description="The money goes back to the card that paid; this cannot be undone. The customer is told, and it is written to the audit log under your name."
      hidden={{
        accountId,
        purchaseId,
        key: sentKey,
        amountCents: refundEffect(draft.amount, payment)?.cents.toString() ?? "",
        reason: draft.reason,
      }}
      variant="danger"
      failure="It was not refunded"
      onBack={onBack}
    >
      <dl>
        <Fact label="Reason">{draft.reason.trim()}</Fact>
      </dl>
      <RefundEffect amount={draft.amount} payment={payment} />
    </ConfirmStep>
  );
}

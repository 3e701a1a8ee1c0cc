"use client";

import { useEffect, useRef } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import type { ActionState } from "@/lib/actions/action-state";
import { nameOfRefund, refundEffect, type RefundablePayment, type RefundDraft } from "./refund";
import { RefundEffect } from "./refund-effect";

type RefundConfirmProps = {
  payment: RefundablePayment;
  draft: RefundDraft;
  sentKey: string;
  state: ActionState;
  isPending: boolean;
  onSend: (form: FormData) => void;
  onBack: () => void;
};

export function RefundConfirm({ payment, draft, sentKey, state, isPending, onSend, onBack }: RefundConfirmProps) {
  const act = nameOfRefund(draft.amount, payment);
  const start = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // To the words, not to the button: Enter held down must not confirm either.
    start.current?.focus();
  }, []);

  return (
    <form action={onSend} className="flex flex-col gap-4">
      <input type="hidden" name="accountId" value={payment.accountId} />
      <input type="hidden" name="purchaseId" value={payment.purchaseId} />
      <input type="hidden" name="key" value={sentKey} />
      <input type="hidden" name="amountCents" value={refundEffect(draft.amount, payment)?.cents.toString() ?? ""} />
      <input type="hidden" name="reason" value={draft.reason} />
      <div ref={start} tabIndex={-1} className="outline-none">
        <DialogHeader>
          <DialogTitle className="wrap-anywhere">{act}?</DialogTitle>
          <DialogDescription>
            The money goes back to the card that paid; this cannot be undone. The customer is told, and it is written to
            the audit log under your name.
          </DialogDescription>
        </DialogHeader>
      </div>
      <dl className="flex flex-col gap-0.5">
        <dt className="text-xs text-muted-foreground">Reason</dt>
        <dd className="wrap-anywhere">{draft.reason.trim()}</dd>
      </dl>
      <RefundEffect amount={draft.amount} payment={payment} />
      {isPending ? null : <Refusal state={state} />}
      <DialogFooter>
        <Button variant="secondary" disabled={isPending} onClick={onBack}>
          Back
        </Button>
        <Button
          key="confirm"
          type="submit"
          variant="danger"
          pending={isPending}
          // It stands where "Continue" stood: the second half of a double click must not confirm what nobody has read.
          onClick={(event) => {
            if (event.detail > 1) event.preventDefault();
          }}
          className="min-w-0 shrink"
        >
          <span className="truncate">{act}</span>
        </Button>
      </DialogFooter>
    </form>
  );
}

function Refusal({ state }: { state: ActionState }) {
  if (state.status !== "failed" && state.status !== "refused") return null;
  return (
    <Alert tone="danger" live title={state.status === "failed" ? "It was not confirmed" : "It was not refunded"}>
      {state.message}
    </Alert>
  );
}

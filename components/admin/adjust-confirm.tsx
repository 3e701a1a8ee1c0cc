"use client";

import { useEffect, useRef, type ReactNode } from "react";
import { formatDay } from "@/components/amounts/format-moment";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import type { ActionState } from "@/lib/actions/action-state";
import { BeforeAfter } from "./before-after";
import { balanceAfter, nameOfAct, type AdjustedAccount, type Adjustment } from "./adjustment";

type AdjustConfirmProps = {
  account: AdjustedAccount;
  adjustment: Adjustment;
  sentKey: string;
  state: ActionState;
  isPending: boolean;
  onSend: (form: FormData) => void;
  onBack: () => void;
};

export function AdjustConfirm({ account, adjustment, sentKey, state, isPending, onSend, onBack }: AdjustConfirmProps) {
  const { direction, reason, expiresOn } = adjustment;
  const after = balanceAfter(adjustment, account);
  const act = nameOfAct(adjustment, account);
  const start = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // To the words, not to the button: Enter held down must not confirm either.
    start.current?.focus();
  }, []);

  return (
    <form action={onSend} className="flex flex-col gap-4">
      <input type="hidden" name="accountId" value={account.accountId} />
      <input type="hidden" name="key" value={sentKey} />
      <input type="hidden" name="direction" value={direction} />
      <input type="hidden" name="amountTokens" value={adjustment.amount} />
      <input type="hidden" name="reason" value={reason} />
      {direction === "grant" ? <input type="hidden" name="expiresOn" value={expiresOn} /> : null}
      <div ref={start} tabIndex={-1} className="outline-none">
        <DialogHeader>
          <DialogTitle className="wrap-anywhere">{act}?</DialogTitle>
          <DialogDescription>
            {direction === "grant" ? "They can be spent at once." : "They can no longer be spent."} The customer sees
            the line and its reason; it is written to the audit log under your name.
          </DialogDescription>
        </DialogHeader>
      </div>
      <dl className="flex flex-col gap-3">
        <Row label="Person">{account.name}</Row>
        <Row label="Reason">{reason.trim()}</Row>
        {direction === "grant" ? <Row label="Expires">{expiryInWords(expiresOn)}</Row> : null}
      </dl>
      {after === null ? null : <BeforeAfter before={account.balanceTokens} after={after} />}
      {isPending ? null : <Refusal state={state} />}
      <DialogFooter>
        <Button variant="secondary" disabled={isPending} onClick={onBack}>
          Back
        </Button>
        <Button
          key="confirm"
          type="submit"
          variant={direction === "grant" ? "primary" : "danger"}
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

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-0.5">
      <dt className="text-xs text-muted-foreground">{label}</dt>
      <dd className="wrap-anywhere">{children}</dd>
    </div>
  );
}

function Refusal({ state }: { state: ActionState }) {
  if (state.status === "failed") {
    return (
      <Alert tone="danger" live title="It was not confirmed">
        {state.message}
      </Alert>
    );
  }
  if (state.status !== "refused") return null;
  if (state.code === "idempotency_key_reuse") {
    return (
      <Alert tone="warning" live title="An earlier attempt from here was booked">
        It had other figures than these, which were not booked. Close this, look at the balance, and start again if
        something is missing.
      </Alert>
    );
  }
  return (
    <Alert tone="danger" live title="Nothing was booked">
      {state.message}
    </Alert>
  );
}

function expiryInWords(expiresOn: string): string {
  if (expiresOn === "") return "Never";
  return `At the end of ${formatDay(new Date(`${expiresOn}T00:00:00Z`), "UTC")}, UTC`;
}

"use client";

import { useEffect, useRef, useState } from "react";
import { formatMoney } from "@/components/amounts/format";
import { Button } from "@/components/ui/button";
import { DialogClose, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { moneyDigits, readMoney } from "./money-text";
import { refundFaults, type RefundablePayment, type RefundDraft, type RefundFaults } from "./refund";
import { RefundEffect } from "./refund-effect";

type RefundFieldsProps = {
  payment: RefundablePayment;
  draft: RefundDraft;
  /** What the server refused, until the field is changed. */
  refused: RefundFaults;
  /** Whether the reader comes back from the confirmation. */
  isReturn: boolean;
  onChange: (draft: RefundDraft) => void;
  onContinue: () => void;
};

export function RefundFields({ payment, draft, refused, isReturn, onChange, onContinue }: RefundFieldsProps) {
  const [wasTried, setTried] = useState(false);
  const [changed, setChanged] = useState<ReadonlySet<keyof RefundFaults>>(new Set());
  const faults = refundFaults(draft, payment);
  // Too much is said at once; what is merely not filled in yet, only when somebody wants to go on.
  const isBeyond = readMoney(draft.amount, payment.currency).cents !== null && faults.amountCents !== undefined;
  const shown = (field: keyof RefundFaults) =>
    (wasTried || (field === "amountCents" && isBeyond) ? faults[field] : undefined) ??
    (changed.has(field) ? undefined : refused[field]);
  const amountField = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // Back from the confirmation, the button that had the focus is gone.
    if (isReturn) amountField.current?.focus();
  }, [isReturn]);

  function change(part: Partial<RefundDraft>, field: keyof RefundFaults) {
    onChange({ ...draft, ...part });
    setChanged(new Set(changed).add(field));
  }

  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        const [first] = Object.keys(faults);
        if (first === undefined) onContinue();
        else event.currentTarget.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
      }}
    >
      <DialogHeader>
        <DialogTitle>Refund a payment</DialogTitle>
        <DialogDescription className="wrap-anywhere">
          {payment.packageName} · {payment.email}
        </DialogDescription>
      </DialogHeader>
      <Field label="Amount" note={payment.currency.toUpperCase()} error={sentence("Amount", shown("amountCents"))}>
        {(control) => (
          <Input
            {...control}
            ref={amountField}
            name="amountCents"
            inputMode="decimal"
            autoComplete="off"
            maxLength={20}
            value={draft.amount}
            onChange={(event) => change({ amount: event.target.value }, "amountCents")}
          />
        )}
      </Field>
      <Offers
        payment={payment}
        onChoose={(cents) => change({ amount: moneyDigits(cents, payment.currency) }, "amountCents")}
      />
      <Field
        label="Reason"
        help="For the audit log; the customer does not see it."
        error={sentence("Reason", shown("reason"))}
      >
        {(control) => (
          <Textarea
            {...control}
            name="reason"
            rows={2}
            maxLength={200}
            value={draft.reason}
            onChange={(event) => change({ reason: event.target.value }, "reason")}
          />
        )}
      </Field>
      <RefundEffect amount={draft.amount} payment={payment} />
      <DialogFooter>
        <DialogClose render={<Button variant="secondary">Cancel</Button>} />
        <Button key="continue" type="submit">
          Continue
        </Button>
      </DialogFooter>
    </form>
  );
}

/** The amounts that one mostly wants: what is unused, and everything. */
function Offers({ payment, onChoose }: { payment: RefundablePayment; onChoose: (cents: bigint) => void }) {
  const { leftCents, unusedCents } = payment.offer;
  const money = (cents: bigint) => formatMoney(cents, payment.currency);
  return (
    <div className="-mt-1 flex flex-wrap items-center gap-2">
      {unusedCents > 0n && unusedCents < leftCents ? (
        <Button variant="secondary" size="sm" onClick={() => onChoose(unusedCents)}>
          Unused part, {money(unusedCents)}
        </Button>
      ) : null}
      <Button variant="secondary" size="sm" onClick={() => onChoose(leftCents)}>
        {unusedCents === leftCents ? `All of it, unused: ${money(leftCents)}` : `All that is left, ${money(leftCents)}`}
      </Button>
    </div>
  );
}

/** A fault follows the label of its field: "Amount" and "must be at least 1". */
function sentence(label: string, fault: string | undefined): string | undefined {
  return fault === undefined ? undefined : `${label} ${fault}.`;
}

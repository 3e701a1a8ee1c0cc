"use client";

import { formatMoney } from "@/components/amounts/format";
import { faultSentence } from "@/components/forms/fault-sentence";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { moneyDigits } from "@/lib/domain/units";
import { readMoney } from "./money-text";
import { refundFaults, type RefundablePayment, type RefundDraft, type RefundFaults } from "./refund";
import { RefundEffect } from "./refund-effect";
import { FieldsStep, useShownFaults } from "./two-steps";

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
  const faults = refundFaults(draft, payment);
  const shown = useShownFaults<keyof RefundFaults>(faults, refused);
  // Too much is said at once.
  const isReadable = readMoney(draft.amount, payment.currency).cents !== null;

  function change(part: Partial<RefundDraft>, field: keyof RefundFaults) {
    onChange({ ...draft, ...part });
    shown.onChange(field);
  }

  return (
    <FieldsStep
      title="Refund a payment"
      description={`${payment.packageName} · ${payment.email}`}
      faults={faults}
      start="amountCents"
      isReturn={isReturn}
      onTry={shown.onTry}
      onContinue={onContinue}
    >
      <Field
        label="Amount"
        note={payment.currency.toUpperCase()}
        error={faultSentence("Amount", shown.of("amountCents", isReadable))}
      >
        {(control) => (
          <Input
            {...control}
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
        error={faultSentence("Reason", shown.of("reason"))}
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
    </FieldsStep>
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

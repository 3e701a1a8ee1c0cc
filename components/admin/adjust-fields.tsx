"use client";

import { useState } from "react";
import { formatTokens } from "@/components/amounts/format";
import { faultSentence } from "@/components/forms/fault-sentence";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Textarea } from "@/components/ui/textarea";
import { readAmount } from "./amount-text";
import { balanceAfter, faultsOf, type AdjustedAccount, type Adjustment, type Faults } from "./adjustment";
import { BeforeAfter } from "./before-after";
import { FieldsStep, useShownFaults } from "./two-steps";

type AdjustFieldsProps = {
  account: AdjustedAccount;
  adjustment: Adjustment;
  /** What the server refused, until the field is changed. */
  refused: Faults;
  /** Whether the reader comes back from the confirmation. */
  isReturn: boolean;
  onChange: (adjustment: Adjustment) => void;
  onContinue: () => void;
};

const directions = [
  { value: "grant", label: "Grant" },
  { value: "deduct", label: "Deduct" },
] as const;

export function AdjustFields({ account, adjustment, refused, isReturn, onChange, onContinue }: AdjustFieldsProps) {
  const [today] = useState(() => new Date().toISOString().slice(0, 10));
  const faults = faultsOf(adjustment, account, today);
  const shown = useShownFaults<keyof Faults>(faults, refused);
  const amount = readAmount(adjustment.amount);
  // Too much to deduct is said at once.
  const amountFault = shown.of("amountTokens", amount.tokens !== null);

  function change(part: Partial<Adjustment>, field: keyof Faults) {
    onChange({ ...adjustment, ...part });
    shown.onChange(field);
  }

  return (
    <FieldsStep
      title="Grant or deduct tokens"
      description={`${account.name} · ${account.email}`}
      faults={faults}
      start="amountTokens"
      isReturn={isReturn}
      onTry={shown.onTry}
      onContinue={onContinue}
    >
      <SegmentedControl
        label="Direction"
        segments={directions}
        value={adjustment.direction}
        onValueChange={(direction) => change({ direction }, "amountTokens")}
        className="w-full"
      />
      <Field label="Amount" note="tokens" error={faultSentence("Amount", amountFault)}>
        {(control) => (
          <Input
            {...control}
            name="amountTokens"
            inputMode="numeric"
            autoComplete="off"
            maxLength={40}
            placeholder="50,000"
            value={adjustment.amount}
            onChange={(event) => change({ amount: event.target.value }, "amountTokens")}
            onBlur={() => {
              if (amount.tokens !== null)
                onChange({ ...adjustment, amount: formatTokens(amount.tokens, { unit: false }) });
            }}
          />
        )}
      </Field>
      <Field
        label="Reason"
        help="The customer reads it in their history."
        error={faultSentence("Reason", shown.of("reason"))}
      >
        {(control) => (
          <Textarea
            {...control}
            name="reason"
            rows={2}
            maxLength={200}
            value={adjustment.reason}
            onChange={(event) => change({ reason: event.target.value }, "reason")}
          />
        )}
      </Field>
      {adjustment.direction === "grant" ? (
        <Field
          label="Expires"
          note="optional"
          help="At the end of that day, UTC. Left empty, the tokens stay until they are spent."
          error={faultSentence("Expiry", shown.of("expiresOn"))}
        >
          {(control) => (
            <Input
              {...control}
              name="expiresOn"
              type="date"
              min={today}
              max="9999-12-31"
              value={adjustment.expiresOn}
              onChange={(event) => change({ expiresOn: event.target.value }, "expiresOn")}
            />
          )}
        </Field>
      ) : null}
      <BeforeAfter before={account.balanceTokens} after={amountFault ? null : balanceAfter(adjustment, account)} />
    </FieldsStep>
  );
}

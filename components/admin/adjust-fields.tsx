"use client";

import { useEffect, useRef, useState } from "react";
import { formatTokens } from "@/components/amounts/format";
import { Button } from "@/components/ui/button";
import { DialogClose, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Textarea } from "@/components/ui/textarea";
import { BeforeAfter } from "./before-after";
import { readAmount } from "./amount-text";
import { balanceAfter, faultsOf, type AdjustedAccount, type Adjustment, type Faults } from "./adjustment";

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
  const [wasTried, setTried] = useState(false);
  const [changed, setChanged] = useState<ReadonlySet<keyof Faults>>(new Set());

  const faults = faultsOf(adjustment, account, today);
  const amount = readAmount(adjustment.amount);
  // Too much to deduct is said at once; what is merely not filled in yet, only when somebody wants to go on.
  const isBeyond = amount.tokens !== null && faults.amountTokens !== undefined;
  const shown = (field: keyof Faults) =>
    (wasTried || (field === "amountTokens" && isBeyond) ? faults[field] : undefined) ??
    (changed.has(field) ? undefined : refused[field]);

  const amountFault = shown("amountTokens");
  const amountField = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // Back from the confirmation, the button that had the focus is gone.
    if (isReturn) amountField.current?.focus();
  }, [isReturn]);

  function change(part: Partial<Adjustment>, field?: keyof Faults) {
    onChange({ ...adjustment, ...part });
    if (field) setChanged(new Set(changed).add(field));
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
        <DialogTitle>Grant or deduct tokens</DialogTitle>
        <DialogDescription className="wrap-anywhere">
          {account.name} · {account.email}
        </DialogDescription>
      </DialogHeader>
      <SegmentedControl
        label="Direction"
        segments={directions}
        value={adjustment.direction}
        onValueChange={(direction) => change({ direction }, "amountTokens")}
        className="w-full"
      />
      <Field label="Amount" note="tokens" error={sentence("Amount", amountFault)}>
        {(control) => (
          <Input
            {...control}
            ref={amountField}
            name="amountTokens"
            inputMode="numeric"
            autoComplete="off"
            maxLength={40}
            placeholder="50,000"
            value={adjustment.amount}
            onChange={(event) => change({ amount: event.target.value }, "amountTokens")}
            onBlur={() => {
              if (amount.tokens !== null) change({ amount: formatTokens(amount.tokens, { unit: false }) });
            }}
          />
        )}
      </Field>
      <Field label="Reason" help="The customer reads it in their history." error={sentence("Reason", shown("reason"))}>
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
          error={sentence("Expiry", shown("expiresOn"))}
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
      <DialogFooter>
        <DialogClose render={<Button variant="secondary">Cancel</Button>} />
        <Button key="continue" type="submit">
          Continue
        </Button>
      </DialogFooter>
    </form>
  );
}

/** A fault follows the label of its field: "Amount" and "must be at least 1". */
function sentence(label: string, fault: string | undefined): string | undefined {
  return fault === undefined ? undefined : `${label} ${fault}.`;
}

"use client";

import { useState } from "react";
import { toast } from "sonner";
import { formatTokens } from "@/components/amounts/format";
import { ActDialog, type DialogHandlers } from "@/components/forms/act-dialog";
import { ActForm } from "@/components/forms/act-form";
import { faultSentence } from "@/components/forms/fault-sentence";
import { useAct } from "@/components/forms/use-act";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { correctLineAction } from "@/lib/actions/staff";
import { newKey } from "@/components/forms/new-key";
import { readAmount } from "./amount-text";
import { BeforeAfter } from "./before-after";
import { ReasonField, useReason } from "./reason-field";

type CorrectedLine = { accountId: string; seq: bigint; description: string; amountTokens: bigint };
type CorrectDialogProps = { line: CorrectedLine; balanceTokens: bigint };

/** Mends a charge by a line that names it: how much is given back or charged on top, before, after, once. */
export function CorrectDialog(props: CorrectDialogProps) {
  return (
    <ActDialog
      trigger={
        <Button variant="ghost" size="sm" aria-label={`Correct line ${props.line.seq}`}>
          Correct
        </Button>
      }
    >
      {(handlers) => <CorrectForm {...props} {...handlers} />}
    </ActDialog>
  );
}

const directions = [
  { value: "give-back", label: "Give back" },
  { value: "charge", label: "Charge on top" },
] as const;

function CorrectForm({ line, balanceTokens, onBusy, onDone }: CorrectDialogProps & DialogHandlers) {
  // One key for everything that is sent from this form, so that however often it arrives it is corrected once.
  const [key] = useState(newKey);
  // What they were when it was opened: the figures must not move under the reader's eyes.
  const [shown] = useState({ line, balanceTokens });
  const [direction, setDirection] = useState<"give-back" | "charge">("give-back");
  const [amount, setAmount] = useState((-line.amountTokens).toLocaleString("en-US"));
  const [wasTried, setTried] = useState(false);
  const reason = useReason();
  const act = useAct(correctLineAction, {
    noAnswer: "The server did not answer. Try again from here: it is corrected once at most.",
    shows: ["amountTokens", "reason"],
    onBusy,
    onDone: (corrected) => {
      toast.success("Corrected", { description: `The balance is ${formatTokens(corrected.balanceTokens)}.` });
      onDone();
    },
  });
  const read = readAmount(amount);
  const after =
    read.tokens === null ? null : shown.balanceTokens + (direction === "charge" ? -read.tokens : read.tokens);
  const amountFault = (wasTried ? read.fault : null) ?? act.faults.amountTokens;
  const what = read.tokens === null ? "tokens" : formatTokens(read.tokens).replaceAll("\u00a0", " ");

  function gather(form: FormData): FormData | null {
    setTried(true);
    return reason.isGiven() && read.tokens !== null ? form : null;
  }

  return (
    <ActForm
      act={act}
      title="Correct a charge"
      description={`${shown.line.description}, ${formatTokens(-shown.line.amountTokens)}. The line stays; a new one names it.`}
      hidden={{ accountId: line.accountId, key, seq: line.seq.toString(), direction }}
      failure="Nothing was corrected"
      button={direction === "give-back" ? `Give back ${what}` : `Charge ${what} on top`}
      gather={gather}
    >
      <SegmentedControl
        label="Direction"
        segments={directions}
        value={direction}
        onValueChange={setDirection}
        className="w-full"
      />
      <Field label="Amount" note="tokens" error={faultSentence("Amount", amountFault)}>
        {(control) => (
          <Input
            {...control}
            name="amountTokens"
            inputMode="numeric"
            autoComplete="off"
            value={amount}
            onChange={(event) => setAmount(event.target.value)}
          />
        )}
      </Field>
      <ReasonField {...reason.field} refused={act.faults.reason} help="The customer reads it in their history." />
      <BeforeAfter before={shown.balanceTokens} after={amountFault ? null : after} />
    </ActForm>
  );
}

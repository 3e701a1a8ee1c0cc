"use client";

import { useState } from "react";
import { toast } from "sonner";
import { formatTokens } from "@/components/amounts/format";
import type { DialogHandlers } from "@/components/forms/act-dialog";
import { useAct } from "@/components/forms/use-act";
import { grantTokensAction } from "@/lib/actions/admin";
import { AdjustConfirm } from "./adjust-confirm";
import { AdjustFields } from "./adjust-fields";
import { nameOfAct, type AdjustedAccount, type Adjustment } from "./adjustment";
import { useTwoSteps } from "./two-steps";

type AdjustFormProps = DialogHandlers & { account: AdjustedAccount };

const EMPTY: Adjustment = { direction: "grant", amount: "", reason: "", expiresOn: "" };
const FIELDS = ["amountTokens", "reason", "expiresOn"];

/** Two steps in one dialog: the fields, then what they mean and the button that does it. */
export function AdjustForm({ account, onBusy, onDone }: AdjustFormProps) {
  const steps = useTwoSteps();
  const [adjustment, setAdjustment] = useState(EMPTY);
  // What the account was when the form was opened: the figures must not move under the reader's eyes.
  const [shownAccount] = useState(account);
  const act = useAct(grantTokensAction, {
    // An answer that never came says nothing about what was booked; sending the same form again is safe and tells.
    noAnswer:
      "The server did not answer, so it may or may not be booked. Try again from here: it is booked once at most.",
    shows: FIELDS,
    onBusy,
    onDone: ({ balanceTokens, replayed }) => {
      toast.success(doneSentence(adjustment, shownAccount), {
        description: `${replayed ? "It was booked before, and not twice. " : ""}The balance is ${formatTokens(balanceTokens)}.`,
      });
      onDone();
    },
    onInvalid: (faults) => {
      if (FIELDS.some((field) => field in faults)) steps.goBack();
    },
  });

  if (steps.isConfirming) {
    return (
      <AdjustConfirm
        act={act}
        account={shownAccount}
        adjustment={adjustment}
        sentKey={steps.key}
        onBack={steps.goBack}
      />
    );
  }
  return (
    <AdjustFields
      account={shownAccount}
      adjustment={adjustment}
      refused={act.faults}
      isReturn={steps.isReturn}
      onChange={setAdjustment}
      onContinue={steps.goOn}
    />
  );
}

function doneSentence(adjustment: Adjustment, account: AdjustedAccount): string {
  return nameOfAct(adjustment, account)
    .replace(/^Grant /, "Granted ")
    .replace(/^Deduct /, "Deducted ");
}

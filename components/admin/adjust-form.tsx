"use client";

import { unstable_rethrow } from "next/navigation";
import { useActionState, useRef, useState } from "react";
import { toast } from "sonner";
import { v7 } from "uuid";
import { formatTokens } from "@/components/amounts/format";
import type { ActionState } from "@/lib/actions/action-state";
import { grantTokensAction } from "@/lib/actions/admin";
import { AdjustConfirm } from "./adjust-confirm";
import { AdjustFields } from "./adjust-fields";
import { nameOfAct, type AdjustedAccount, type Adjustment, type Faults } from "./adjustment";

type AdjustFormProps = {
  account: AdjustedAccount;
  onBusy: (isBusy: boolean) => void;
  onDone: () => void;
};

type State = Awaited<ReturnType<typeof grantTokensAction>>;

const EMPTY: Adjustment = { direction: "grant", amount: "", reason: "", expiresOn: "" };

/** Two steps in one dialog: the fields, then what they mean and the button that does it. */
export function AdjustForm({ account, onBusy, onDone }: AdjustFormProps) {
  // One key for everything that is sent from this form, so that however often it arrives it is booked once.
  const [key] = useState(() => v7());
  const [adjustment, setAdjustment] = useState(EMPTY);
  const [step, setStep] = useState<"fields" | "confirm" | "fields again">("fields");
  // What the account was when the form was opened: the figures must not move under the reader's eyes.
  const [shownAccount] = useState(account);
  const isSending = useRef(false);

  const [state, send, isPending] = useActionState<State, FormData>(
    async (previous, form) => {
      onBusy(true);
      const next = await sendOnce(previous, form);
      isSending.current = false;
      onBusy(false);
      if (next.status === "done") {
        const { balanceTokens, replayed } = next.value;
        toast.success(doneSentence(adjustment, shownAccount), {
          description: `${replayed ? "It was booked before, and not twice. " : ""}The balance is ${formatTokens(balanceTokens)}.`,
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
      <AdjustConfirm
        account={shownAccount}
        adjustment={adjustment}
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
    <AdjustFields
      account={shownAccount}
      adjustment={adjustment}
      refused={refusedFields(state)}
      isReturn={step === "fields again"}
      onChange={setAdjustment}
      onContinue={() => setStep("confirm")}
    />
  );
}

/** An answer that never came says nothing about what was booked; sending the same form again is safe and tells. */
async function sendOnce(previous: State, form: FormData): Promise<State> {
  try {
    return await grantTokensAction(previous, form);
  } catch (error) {
    unstable_rethrow(error);
    return {
      status: "failed",
      message:
        "The server did not answer, so it may or may not be booked. Try again from here: it is booked once at most.",
    };
  }
}

function refusedFields(state: ActionState): Faults {
  return state.status === "invalid" ? state.faults : {};
}

function doneSentence(adjustment: Adjustment, account: AdjustedAccount): string {
  return nameOfAct(adjustment, account)
    .replace(/^Grant /, "Granted ")
    .replace(/^Deduct /, "Deducted ");
}

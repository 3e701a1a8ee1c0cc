"use client";

import { useState } from "react";
import { formatMoney, formatTokens, type DisplayUnit } from "@/components/amounts/format";
import { AskDialog, type DialogHandlers } from "@/components/forms/act-dialog";
import { ActForm } from "@/components/forms/act-form";
import { faultSentence } from "@/components/forms/fault-sentence";
import { useAct } from "@/components/forms/use-act";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { closeAccountAction } from "@/lib/actions/settings";
import type { LeavingView } from "@/lib/queries/own-profile";

type CloseAccountDialogProps = {
  email: string;
  leaving: LeavingView;
  displayUnit: DisplayUnit;
  isRechargeOn: boolean;
};

type Choice = "give-up" | "ask-refund";

/** Says what closing means, lets what is left be decided, and wants the email typed. */
export function CloseAccountDialog(props: CloseAccountDialogProps) {
  return (
    <AskDialog
      trigger={
        <Button variant="danger" className="self-start">
          Close account
        </Button>
      }
    >
      {({ onBusy }) => <CloseAccountForm {...props} onBusy={onBusy} />}
    </AskDialog>
  );
}

type CloseAccountFormProps = CloseAccountDialogProps & Pick<DialogHandlers, "onBusy">;

function CloseAccountForm({ email, leaving, displayUnit, isRechargeOn, onBusy }: CloseAccountFormProps) {
  const [choice, setChoice] = useState<Choice>(leaving.paidCents > 0n ? "ask-refund" : "give-up");
  const [typed, setTyped] = useState("");
  const act = useAct(closeAccountAction, {
    noAnswer: "The server did not answer. Reload the page: if you are signed out, the account is closed.",
    shows: ["confirmation"],
    onBusy,
    // The whole document goes: nothing of the account may stay behind.
    onDone: () => location.replace("/"),
  });
  const left = leaving.tokens > 0n ? formatTokens(leaving.tokens, { displayUnit }) : null;
  const paid = leaving.paidCents > 0n ? formatMoney(leaving.paidCents, leaving.currency) : null;

  return (
    <ActForm
      act={act}
      title="Close this account for good?"
      description="You are signed out everywhere, your keys stop working, saved cards are removed, what you made in the Studio is deleted, and your name and email are forgotten. It cannot be undone."
      failure="It was not closed"
      button={left !== null && choice === "give-up" ? `Give up ${left} and close` : "Close account"}
      variant="danger"
      cancel="Keep my account"
    >
      {isRechargeOn ? <Alert title="Auto-recharge is turned off first. No card is charged any more." /> : null}
      {leaving.heldTokens > 0n ? (
        <Alert tone="warning" title="Work is still running">
          {`${formatTokens(leaving.heldTokens, { displayUnit })} are held for it. It is finished and booked.`}
        </Alert>
      ) : null}
      {left === null ? (
        <input type="hidden" name="balance" value="give-up" />
      ) : (
        <BalanceChoice left={left} paid={paid} choice={choice} onChoose={setChoice} />
      )}
      <Field
        label="Type your email to confirm"
        help={email}
        error={faultSentence("What you type", act.faults.confirmation)}
      >
        {(control) => (
          <Input
            {...control}
            name="confirmation"
            type="email"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={254}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
    </ActForm>
  );
}

type BalanceChoiceProps = {
  left: string;
  /** What was paid for it; null when it was all given. */
  paid: string | null;
  choice: Choice;
  onChoose: (choice: Choice) => void;
};

function BalanceChoice({ left, paid, choice, onChoose }: BalanceChoiceProps) {
  if (paid === null) {
    return (
      <>
        <input type="hidden" name="balance" value="give-up" />
        <p>{`You have ${left} left. You paid nothing for them, and give them up.`}</p>
      </>
    );
  }
  const choices: { value: Choice; label: string }[] = [
    { value: "ask-refund", label: `Ask for money back: up to ${paid} that you paid and did not use` },
    { value: "give-up", label: `Give up the ${left}` },
  ];
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="pb-2 font-medium">{`You have ${left} left`}</legend>
      {choices.map(({ value, label }) => (
        <label key={value} className="flex items-start gap-2.5">
          <input
            type="radio"
            name="balance"
            value={value}
            checked={choice === value}
            onChange={() => onChoose(value)}
            className="mt-0.5 size-4 shrink-0"
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

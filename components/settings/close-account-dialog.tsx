"use client";

import { useActionState, useState } from "react";
import { formatMoney, formatTokens, type DisplayUnit } from "@/components/amounts/format";
import { Alert } from "@/components/ui/alert";
import {
  AlertDialog,
  AlertDialogClose,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogHeader,
  AlertDialogTitle,
  AlertDialogTrigger,
} from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { closeAccountAction } from "@/lib/actions/settings";
import type { LeavingView } from "@/lib/queries/own-profile";
import { faultSentence } from "./fault-sentence";

type CloseAccountDialogProps = {
  email: string;
  leaving: LeavingView;
  displayUnit: DisplayUnit;
  isRechargeOn: boolean;
};

type State = Awaited<ReturnType<typeof closeAccountAction>>;
type Choice = "give-up" | "ask-refund";

/** Says what closing means, lets what is left be decided, and wants the email typed. */
export function CloseAccountDialog({ email, leaving, displayUnit, isRechargeOn }: CloseAccountDialogProps) {
  const [isOpen, setOpen] = useState(false);
  const [choice, setChoice] = useState<Choice>(leaving.paidCents > 0n ? "ask-refund" : "give-up");
  const [typed, setTyped] = useState("");
  const [state, submit, isPending] = useActionState<State, FormData>(
    async (previous, form) => {
      const next = await closeAccountAction(previous, form);
      // The whole document goes: nothing of the account may stay behind.
      if (next.status === "done") location.replace("/");
      return next;
    },
    { status: "idle" },
  );
  const faults = state.status === "invalid" && !isPending ? state.faults : {};
  const left = leaving.tokens > 0n ? formatTokens(leaving.tokens, { displayUnit }) : null;

  return (
    <AlertDialog open={isOpen} onOpenChange={(next) => (isPending ? undefined : setOpen(next))}>
      <AlertDialogTrigger
        render={
          <Button variant="danger" className="self-start">
            Close account
          </Button>
        }
      />
      <AlertDialogContent>
        <form action={submit} noValidate className="flex flex-col gap-4">
          <AlertDialogHeader>
            <AlertDialogTitle>Close this account for good?</AlertDialogTitle>
            <AlertDialogDescription>
              You are signed out everywhere, your keys stop working, saved cards are removed, what you made in the
              Studio is deleted, and your name and email are forgotten. It cannot be undone.
            </AlertDialogDescription>
          </AlertDialogHeader>
          {isRechargeOn ? <Alert title="Auto-recharge is turned off first. No card is charged any more." /> : null}
          {leaving.heldTokens > 0n ? (
            <Alert tone="warning" title="Work is still running">
              {`${formatTokens(leaving.heldTokens, { displayUnit })} are held for it. It is finished and booked.`}
            </Alert>
          ) : null}
          {left === null ? (
            <input type="hidden" name="balance" value="give-up" />
          ) : (
            <BalanceChoice
              left={left}
              paid={leaving.paidCents > 0n ? formatMoney(leaving.paidCents, leaving.currency) : null}
              choice={choice}
              onChoose={setChoice}
            />
          )}
          {!isPending && (state.status === "refused" || state.status === "failed") ? (
            <Alert tone="danger" live title={state.message} />
          ) : null}
          <Field
            label="Type your email to confirm"
            help={email}
            error={faultSentence("What you type", faults.confirmation)}
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
          <AlertDialogFooter>
            <AlertDialogClose
              render={
                <Button variant="secondary" disabled={isPending}>
                  Keep my account
                </Button>
              }
            />
            <Button type="submit" variant="danger" pending={isPending || state.status === "done"}>
              {left !== null && choice === "give-up" ? `Give up ${left} and close` : "Close account"}
            </Button>
          </AlertDialogFooter>
        </form>
      </AlertDialogContent>
    </AlertDialog>
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
            className="mt-0.5 size-4"
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

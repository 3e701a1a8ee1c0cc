"use client";

import { useEffect, useRef, useState, type ReactNode } from "react";
import { Hidden, Problem, type HiddenFields } from "@/components/forms/act-form";
import type { Act } from "@/components/forms/use-act";
import { Button, type ButtonProps } from "@/components/ui/button";
import { DialogClose, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { newKey } from "@/components/forms/new-key";

/* What moves tokens or money is done in two steps in one dialog: the fields, then what they mean and the act. */

/** Where somebody is. One key for everything that is sent from here: however often it arrives, it is booked once. */
export function useTwoSteps() {
  const [key] = useState(newKey);
  const [step, setStep] = useState<"fields" | "confirm" | "fields again">("fields");
  return {
    key,
    isConfirming: step === "confirm",
    isReturn: step === "fields again",
    goOn: () => setStep("confirm"),
    goBack: () => setStep("fields again"),
  };
}

/**
 * Which faults are said: those of the fields themselves once somebody wanted to go on, and what the server refused
 * until the field is changed.
 */
export function useShownFaults<Field extends string>(faults: Faults<Field>, refused: Faults<Field>) {
  const [wasTried, setTried] = useState(false);
  const [changed, setChanged] = useState<ReadonlySet<Field>>(new Set());
  return {
    /** `isSaidAtOnce` for what is wrong already and not merely not filled in yet. */
    of: (field: Field, isSaidAtOnce = false): string | undefined =>
      (wasTried || isSaidAtOnce ? faults[field] : undefined) ?? (changed.has(field) ? undefined : refused[field]),
    onChange: (field: Field) => setChanged(new Set(changed).add(field)),
    onTry: () => setTried(true),
  };
}

type Faults<Field extends string> = Partial<Record<Field, string>>;

type FieldsStepProps = {
  title: string;
  description: ReactNode;
  /** What stands in the way of going on, by the names of the fields. */
  faults: Readonly<Record<string, string>>;
  /** The name of the field that has the focus when somebody comes back from the confirmation. */
  start: string;
  isReturn: boolean;
  onTry: () => void;
  onContinue: () => void;
  children: ReactNode;
};

export function FieldsStep(props: FieldsStepProps) {
  const { title, description, faults, start, isReturn, onTry, onContinue, children } = props;
  const body = useRef<HTMLFormElement>(null);
  useEffect(() => {
    // Back from the confirmation, the button that had the focus is gone.
    if (isReturn) focusOn(body.current, start);
  }, [isReturn, start]);

  return (
    <form
      ref={body}
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        onTry();
        const [first] = Object.keys(faults);
        if (first === undefined) onContinue();
        else focusOn(event.currentTarget, first);
      }}
    >
      <DialogHeader>
        <DialogTitle>{title}</DialogTitle>
        <DialogDescription className="wrap-anywhere">{description}</DialogDescription>
      </DialogHeader>
      {children}
      <DialogFooter>
        <DialogClose render={<Button variant="secondary">Cancel</Button>} />
        <Button key="continue" type="submit">
          Continue
        </Button>
      </DialogFooter>
    </form>
  );
}

function focusOn(form: HTMLFormElement | null, name: string): void {
  form?.querySelector<HTMLElement>(`[name="${name}"]`)?.focus();
}

type ConfirmStepProps = {
  act: Act;
  /** `Grant 50,000 tokens to ada@example.com`: the question, and what the button says. */
  what: string;
  description: ReactNode;
  hidden: HiddenFields;
  variant: ButtonProps["variant"];
  /** What did not happen when it is refused. */
  failure: string;
  /** Said in place of a refusal that needs more words. */
  refusal?: ReactNode;
  onBack: () => void;
  children: ReactNode;
};

export function ConfirmStep(props: ConfirmStepProps) {
  const { act, what, description, hidden, variant, failure, refusal, onBack, children } = props;
  // What was said before somebody went back was about other fields.
  const [before] = useState(act.state);
  const words = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // To the words, not to the button: Enter held down must not confirm either.
    words.current?.focus();
  }, []);

  return (
    <form action={act.send} className="flex flex-col gap-4">
      <Hidden fields={hidden} />
      <div ref={words} tabIndex={-1} className="outline-none">
        <DialogHeader>
          <DialogTitle className="wrap-anywhere">{what}?</DialogTitle>
          <DialogDescription>{description}</DialogDescription>
        </DialogHeader>
      </div>
      {children}
      {act.state === before ? null : (refusal ?? <Problem act={act} failure={failure} />)}
      <DialogFooter>
        <Button variant="secondary" disabled={act.isPending} onClick={onBack}>
          Back
        </Button>
        <Button
          key="confirm"
          type="submit"
          variant={variant}
          pending={act.isPending || act.state.status === "done"}
          // It stands where "Continue" stood: the second half of a double click must not confirm what nobody has read.
          onClick={(event) => {
            if (event.detail > 1) event.preventDefault();
          }}
          className="min-w-0 shrink"
        >
          <span className="truncate">{what}</span>
        </Button>
      </DialogFooter>
    </form>
  );
}

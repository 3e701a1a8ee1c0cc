"use client";

import { useEffect, useRef, useState, type ReactNode } from "react";
import { Alert } from "@/components/ui/alert";
import { Button, type ButtonProps } from "@/components/ui/button";
import { DialogClose, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import type { Act } from "./use-act";

type ActFormProps = {
  act: Act;
  title: ReactNode;
  description?: ReactNode;
  /** What is sent and not shown. */
  hidden?: HiddenFields;
  /** What did not happen when it is refused: "Nothing was changed". */
  failure: string;
  /** What the button says: the act. */
  button: ReactNode;
  variant?: ButtonProps["variant"];
  isDisabled?: boolean;
  cancel?: string;
  /** Another button, before the act. */
  extra?: ReactNode;
  /** What is sent for what is in the fields; null when it is not complete yet, which the fields say. */
  gather?: (form: FormData) => FormData | null;
  children?: ReactNode;
};

/** The inside of a dialog: what it is about, the fields, what went wrong, and the button that does it. */
export function ActForm(props: ActFormProps) {
  const { act, title, description, hidden, failure, button, cancel = "Cancel", extra, children } = props;
  const { variant, isDisabled = false, gather = (typed) => typed } = props;
  const [tries, setTries] = useState(0);
  // Not `form`: React's compiler takes the element for a variable of that name.
  const body = useRef<HTMLFormElement>(null);
  useEffect(() => {
    // Whoever wanted to go on and could not goes on typing where it is wrong.
    body.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [act.state, tries]);

  return (
    <form
      ref={body}
      noValidate
      className="flex flex-col gap-4"
      action={(typed) => {
        const whole = gather(typed);
        if (whole) act.send(whole);
        else setTries(tries + 1);
      }}
    >
      <Hidden fields={hidden} />
      <DialogHeader>
        <DialogTitle className="wrap-anywhere">{title}</DialogTitle>
        {description ? <DialogDescription className="wrap-anywhere">{description}</DialogDescription> : null}
      </DialogHeader>
      {children}
      <Problem act={act} failure={failure} />
      <DialogFooter>
        <DialogClose
          render={
            <Button variant="secondary" disabled={act.isPending}>
              {cancel}
            </Button>
          }
        />
        {extra}
        <Button
          type="submit"
          variant={variant}
          disabled={isDisabled}
          // What is done stays so until the dialog is gone.
          pending={act.isPending || act.state.status === "done"}
          className="min-w-0 shrink"
        >
          <span className="truncate">{button}</span>
        </Button>
      </DialogFooter>
    </form>
  );
}

/** What the server said no to, or that nobody knows whether it was done. */
export function Problem({ act: { state, problem }, failure }: { act: Act; failure: string }) {
  if (problem === null) return null;
  return (
    <Alert tone="danger" live title={state.status === "failed" ? "It was not confirmed" : failure}>
      {problem}
    </Alert>
  );
}

export type HiddenFields = Readonly<Record<string, string | undefined>>;

/** Fields that are sent and not shown; one without a value is left out. */
export function Hidden({ fields = {} }: { fields?: HiddenFields | undefined }) {
  return Object.entries(fields).map(([name, value]) =>
    value === undefined ? null : <input key={name} type="hidden" name={name} value={value} />,
  );
}

"use client";

import { useActionState, useState } from "react";
import { faultSentence } from "@/components/settings/fault-sentence";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { ActionState } from "@/lib/actions/action-state";

type ProjectNameDialogProps<Value> = {
  title: string;
  act: string;
  name: string;
  fields?: Readonly<Record<string, string>>;
  action: (previous: ActionState<Value>, form: FormData) => Promise<ActionState<Value>>;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onDone: (value: Value) => void;
};

/** Asks what a project is called: a new one, or one that is renamed. */
export function ProjectNameDialog<Value>({ isOpen, onOpenChange, ...props }: ProjectNameDialogProps<Value>) {
  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
      <DialogContent>
        <NameForm {...props} onOpenChange={onOpenChange} />
      </DialogContent>
    </Dialog>
  );
}

function NameForm<Value>(props: Omit<ProjectNameDialogProps<Value>, "isOpen">) {
  const { title, act, fields = {}, action, onOpenChange, onDone } = props;
  const [name, setName] = useState(props.name);
  const [state, submit, isPending] = useActionState<ActionState<Value>, FormData>(
    async (previous, form) => {
      const next = await action(previous, form);
      if (next.status === "done") {
        onOpenChange(false);
        onDone(next.value);
      }
      return next;
    },
    { status: "idle" },
  );
  return (
    <form action={submit} noValidate className="flex flex-col gap-4">
      {Object.entries(fields).map(([field, value]) => (
        <input key={field} type="hidden" name={field} value={value} />
      ))}
      <DialogHeader>
        <DialogTitle>{title}</DialogTitle>
      </DialogHeader>
      {!isPending && (state.status === "refused" || state.status === "failed") ? (
        <Alert tone="danger" live title={state.message} />
      ) : null}
      <Field
        label="Name"
        error={!isPending && state.status === "invalid" ? faultSentence("Name", state.faults.name) : undefined}
      >
        {(control) => (
          <Input
            {...control}
            name="name"
            autoComplete="off"
            required
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <DialogFooter>
        <DialogClose
          render={
            <Button variant="secondary" disabled={isPending}>
              Cancel
            </Button>
          }
        />
        <Button type="submit" pending={isPending}>
          {act}
        </Button>
      </DialogFooter>
    </form>
  );
}

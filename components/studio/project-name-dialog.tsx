"use client";

import { useState } from "react";
import { ActForm } from "@/components/forms/act-form";
import { faultSentence } from "@/components/forms/fault-sentence";
import { useAct, type Action } from "@/components/forms/use-act";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

type ProjectNameDialogProps<Value> = {
  title: string;
  act: string;
  name: string;
  fields?: Readonly<Record<string, string>>;
  action: Action<Value>;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onDone: (value: Value) => void;
};

/** Asks what a project is called: a new one, or one that is renamed. It is opened from a list of projects or a button. */
export function ProjectNameDialog<Value>({ isOpen, onOpenChange, ...props }: ProjectNameDialogProps<Value>) {
  const [isBusy, setBusy] = useState(false);
  return (
    <Dialog disablePointerDismissal open={isOpen} onOpenChange={(next) => (isBusy ? undefined : onOpenChange(next))}>
      <DialogContent>
        <NameForm {...props} onBusy={setBusy} onOpenChange={onOpenChange} />
      </DialogContent>
    </Dialog>
  );
}

type NameFormProps<Value> = Omit<ProjectNameDialogProps<Value>, "isOpen"> & { onBusy: (isBusy: boolean) => void };

function NameForm<Value>({
  title,
  act: verb,
  fields,
  action,
  onBusy,
  onOpenChange,
  onDone,
  ...props
}: NameFormProps<Value>) {
  const [name, setName] = useState(props.name);
  const act = useAct(action, {
    shows: ["name"],
    onBusy,
    onDone: (value) => {
      onOpenChange(false);
      onDone(value);
    },
  });
  return (
    <ActForm act={act} title={title} hidden={fields} failure="Nothing was changed" button={verb}>
      <Field label="Name" error={faultSentence("Name", act.faults["name"])}>
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
    </ActForm>
  );
}

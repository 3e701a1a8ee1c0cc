"use client";

import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { AskDialog, type DialogHandlers } from "./act-dialog";
import { ActForm, type HiddenFields } from "./act-form";
import { useAct, type Action } from "./use-act";

type ConfirmDialogProps<Value> = Question<Value> & {
  /** What the button says, and what it says to those who do not see beside what it stands. */
  trigger: { label: string; name?: string };
};

type Question<Value> = {
  action: Action<Value>;
  fields?: HiddenFields;
  title: string;
  description: string;
  act: string;
  keep: string;
  done: string;
  /** What did not happen when it is refused. */
  failure: string;
  /** What happens next, where staying on the page is not it. */
  afterwards?: () => void;
};

/** Ends something, after asking once. */
export function ConfirmDialog<Value>({ trigger: { label, name }, ...question }: ConfirmDialogProps<Value>) {
  return (
    <AskDialog
      trigger={
        <Button variant="ghost" size="sm" aria-label={name}>
          {label}
        </Button>
      }
    >
      {(handlers) => <Ask {...question} {...handlers} />}
    </AskDialog>
  );
}

function Ask<Value>({ action, fields, title, description, ...words }: Question<Value> & DialogHandlers) {
  const { onBusy, onDone } = words;
  const act = useAct(action, {
    onBusy,
    onDone: () => {
      toast.success(words.done);
      onDone();
      words.afterwards?.();
    },
  });
  return (
    <ActForm
      act={act}
      title={title}
      description={description}
      hidden={fields}
      failure={words.failure}
      button={words.act}
      variant="danger"
      cancel={words.keep}
    />
  );
}

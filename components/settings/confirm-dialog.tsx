"use client";

import { useActionState, useState } from "react";
import { toast } from "sonner";
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
import type { ActionState } from "@/lib/actions/action-state";

type ConfirmDialogProps<Value> = {
  action: (previous: ActionState<Value>, form: FormData) => Promise<ActionState<Value>>;
  fields?: Readonly<Record<string, string>>;
  /** What the button says, and what it says to those who do not see beside what it stands. */
  trigger: { label: string; name?: string };
  title: string;
  description: string;
  act: string;
  keep: string;
  done: string;
  /** What happens next, where staying on the page is not it. */
  onDone?: () => void;
};

/** Ends something, after asking once. */
export function ConfirmDialog<Value>(props: ConfirmDialogProps<Value>) {
  const { action, fields = {}, trigger, title, description, act, keep, done, onDone } = props;
  const [isOpen, setOpen] = useState(false);
  const [state, dispatch, isPending] = useActionState<ActionState<Value>, FormData>(
    async (previous, form) => {
      const next = await action(previous, form);
      if (next.status === "done") {
        setOpen(false);
        toast.success(done);
        onDone?.();
      }
      return next;
    },
    { status: "idle" },
  );
  return (
    <AlertDialog open={isOpen} onOpenChange={(next) => (isPending ? undefined : setOpen(next))}>
      <AlertDialogTrigger
        render={
          <Button variant="ghost" size="sm" aria-label={trigger.name}>
            {trigger.label}
          </Button>
        }
      />
      <AlertDialogContent>
        <form action={dispatch} className="flex flex-col gap-4">
          {Object.entries(fields).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <AlertDialogHeader>
            <AlertDialogTitle className="wrap-anywhere">{title}</AlertDialogTitle>
            <AlertDialogDescription>{description}</AlertDialogDescription>
          </AlertDialogHeader>
          {!isPending && (state.status === "refused" || state.status === "failed") ? (
            <Alert tone="danger" live title={state.message} />
          ) : null}
          <AlertDialogFooter>
            <AlertDialogClose
              render={
                <Button variant="secondary" disabled={isPending}>
                  {keep}
                </Button>
              }
            />
            <Button type="submit" variant="danger" pending={isPending}>
              {act}
            </Button>
          </AlertDialogFooter>
        </form>
      </AlertDialogContent>
    </AlertDialog>
  );
}

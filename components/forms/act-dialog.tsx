"use client";

import { Fragment, useState, type ReactElement, type ReactNode } from "react";
import { AlertDialog, AlertDialogContent, AlertDialogTrigger } from "@/components/ui/alert-dialog";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";

/** What the contents of a dialog tell it. `onBusy` is one and the same function for as long as the dialog lives. */
export type DialogHandlers = { onBusy: (isBusy: boolean) => void; onDone: () => void };

type ActDialogProps = {
  /** The button that opens it. */
  trigger: ReactElement;
  className?: string;
  children: (handlers: DialogHandlers) => ReactNode;
};

/**
 * A dialog in which something is done. While it works it stays: whoever acted must see what came of it. A stray press
 * beside it closes nothing. What is in it is made anew each time it opens: no old text, no old refusal, and another key
 * for what is sent.
 */
export function ActDialog({ trigger, className, children }: ActDialogProps) {
  const { isOpen, opening, onOpenChange, handlers } = useOpening();
  return (
    <Dialog disablePointerDismissal open={isOpen} onOpenChange={onOpenChange}>
      <DialogTrigger render={trigger} />
      <DialogContent className={className}>
        <Fragment key={opening}>{children(handlers)}</Fragment>
      </DialogContent>
    </Dialog>
  );
}

/** The same for what is asked once before it is done. */
export function AskDialog({ trigger, className, children }: ActDialogProps) {
  const { isOpen, opening, onOpenChange, handlers } = useOpening();
  return (
    <AlertDialog open={isOpen} onOpenChange={onOpenChange}>
      <AlertDialogTrigger render={trigger} />
      <AlertDialogContent className={className}>
        <Fragment key={opening}>{children(handlers)}</Fragment>
      </AlertDialogContent>
    </AlertDialog>
  );
}

function useOpening() {
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  // Opened again before it has faded away, it is another opening all the same.
  const [opening, setOpening] = useState(0);

  function onOpenChange(next: boolean) {
    if (isBusy) return;
    if (next) setOpening(opening + 1);
    setOpen(next);
  }

  return { isOpen, opening, onOpenChange, handlers: { onBusy: setBusy, onDone: () => setOpen(false) } };
}

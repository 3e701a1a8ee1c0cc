"use client";

import { AlertDialog as AlertDialogPrimitive } from "@base-ui/react/alert-dialog";
import { cn, type Styled } from "./cn";
import { backdropClasses, dialogClasses } from "./dialog-classes";

/** Asks once before something that moves money or tokens. A press beside it does not dismiss it; Esc means no. */
export const AlertDialog = AlertDialogPrimitive.Root;

export const AlertDialogTrigger = AlertDialogPrimitive.Trigger;

/** What is inside is made of the parts of a dialog: `DialogHeader`, `DialogFooter`, `DialogClose`. */
export function AlertDialogContent({ className, ...props }: Styled<AlertDialogPrimitive.Popup.Props>) {
  return (
    <AlertDialogPrimitive.Portal>
      <AlertDialogPrimitive.Backdrop className={backdropClasses} />
      <AlertDialogPrimitive.Popup data-slot="alert-dialog" {...props} className={cn(dialogClasses, className)} />
    </AlertDialogPrimitive.Portal>
  );
}

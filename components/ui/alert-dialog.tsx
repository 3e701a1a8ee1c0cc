"use client";

import { AlertDialog as AlertDialogPrimitive } from "@base-ui/react/alert-dialog";
import type { ComponentProps } from "react";
import { cn, type Styled } from "./cn";
import { backdropClasses, dialogClasses } from "./dialog-classes";

/** Asks once before something that moves money or tokens. A press beside it does not dismiss it; Esc means no. */
export const AlertDialog = AlertDialogPrimitive.Root;

export const AlertDialogTrigger = AlertDialogPrimitive.Trigger;

/** Closes the dialog. Put the act itself in a `Button`, which may stay open and `pending` while it works. */
export const AlertDialogClose = AlertDialogPrimitive.Close;

export function AlertDialogContent({ className, ...props }: Styled<AlertDialogPrimitive.Popup.Props>) {
  return (
    <AlertDialogPrimitive.Portal>
      <AlertDialogPrimitive.Backdrop className={backdropClasses} />
      <AlertDialogPrimitive.Popup data-slot="alert-dialog" {...props} className={cn(dialogClasses, className)} />
    </AlertDialogPrimitive.Portal>
  );
}

export function AlertDialogHeader({ className, ...props }: ComponentProps<"div">) {
  return <div {...props} className={cn("flex flex-col gap-1", className)} />;
}

export function AlertDialogTitle({ className, ...props }: Styled<AlertDialogPrimitive.Title.Props>) {
  return <AlertDialogPrimitive.Title {...props} className={cn("text-base font-semibold text-balance", className)} />;
}

export function AlertDialogDescription({ className, ...props }: Styled<AlertDialogPrimitive.Description.Props>) {
  return <AlertDialogPrimitive.Description {...props} className={cn("text-pretty text-muted-foreground", className)} />;
}

export function AlertDialogFooter({ className, ...props }: ComponentProps<"div">) {
  return <div {...props} className={cn("flex flex-col-reverse gap-2 pt-1 sm:flex-row sm:justify-end", className)} />;
}

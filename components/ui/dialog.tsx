"use client";

import { Dialog as DialogPrimitive } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ComponentProps } from "react";
import { Button } from "./button";
import { cn, type Styled } from "./cn";
import { backdropClasses, dialogClasses } from "./dialog-classes";

export const Dialog = DialogPrimitive.Root;

/** Give it the button: `<DialogTrigger render={<Button variant="secondary">Edit</Button>} />`. */
export const DialogTrigger = DialogPrimitive.Trigger;

/** Closes and does nothing else: `<DialogClose render={<Button variant="secondary">Cancel</Button>} />`. */
export const DialogClose = DialogPrimitive.Close;

/** Takes the focus, keeps it inside, gives it back. Esc and a press beside it close it. */
export function DialogContent({ className, children, ...props }: Styled<DialogPrimitive.Popup.Props>) {
  return (
    <DialogPrimitive.Portal>
      <DialogPrimitive.Backdrop className={backdropClasses} />
      <DialogPrimitive.Popup data-slot="dialog" {...props} className={cn(dialogClasses, className)}>
        {children}
        <DialogPrimitive.Close
          render={
            <Button variant="ghost" size="icon-sm" aria-label="Close" className="absolute top-3.5 right-3.5">
              <X />
            </Button>
          }
        />
      </DialogPrimitive.Popup>
    </DialogPrimitive.Portal>
  );
}

/** Leaves room for the cross, where there is one. */
export function DialogHeader({ className, ...props }: ComponentProps<"div">) {
  return <div {...props} className={cn("flex flex-col gap-1 in-data-[slot=dialog]:pr-8", className)} />;
}

export function DialogTitle({ className, ...props }: Styled<DialogPrimitive.Title.Props>) {
  return <DialogPrimitive.Title {...props} className={cn("text-base font-semibold text-balance", className)} />;
}

export function DialogDescription({ className, ...props }: Styled<DialogPrimitive.Description.Props>) {
  return <DialogPrimitive.Description {...props} className={cn("text-pretty text-muted-foreground", className)} />;
}

/** The act on the right, "Cancel" before it; stacked with the act on top on a phone. */
export function DialogFooter({ className, ...props }: ComponentProps<"div">) {
  return <div {...props} className={cn("flex flex-col-reverse gap-2 pt-1 sm:flex-row sm:justify-end", className)} />;
}

"use client";

import { Dialog as DialogPrimitive } from "@base-ui/react/dialog";
import { cva, type VariantProps } from "class-variance-authority";
import { X } from "lucide-react";
import { Button } from "./button";
import { cn, type Styled } from "./cn";
import { backdropClasses } from "./dialog-classes";

/** A dialog that comes from an edge: navigation on a phone, details beside a list. */
export const Sheet = DialogPrimitive.Root;
export const SheetTrigger = DialogPrimitive.Trigger;
export const SheetClose = DialogPrimitive.Close;

const sheetVariants = cva(
  "fixed z-50 flex flex-col gap-4 overflow-y-auto overscroll-contain bg-popover p-5 text-sm text-popover-foreground shadow-popup transition-transform duration-200 ease-out outline-none",
  {
    variants: {
      side: {
        left: "inset-y-0 left-0 w-[min(20rem,calc(100vw-3rem))] border-r data-ending-style:-translate-x-full data-starting-style:-translate-x-full",
        right:
          "inset-y-0 right-0 w-[min(28rem,calc(100vw-3rem))] border-l data-ending-style:translate-x-full data-starting-style:translate-x-full",
        bottom:
          "inset-x-0 bottom-0 max-h-[85dvh] rounded-t-xl border-t data-ending-style:translate-y-full data-starting-style:translate-y-full",
      },
    },
    defaultVariants: { side: "right" },
  },
);

export function SheetContent({
  side,
  className,
  children,
  ...props
}: Styled<DialogPrimitive.Popup.Props> & VariantProps<typeof sheetVariants>) {
  return (
    <DialogPrimitive.Portal>
      <DialogPrimitive.Backdrop className={backdropClasses} />
      <DialogPrimitive.Popup data-slot="sheet" {...props} className={cn(sheetVariants({ side }), className)}>
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

export function SheetTitle({ className, ...props }: Styled<DialogPrimitive.Title.Props>) {
  return <DialogPrimitive.Title {...props} className={cn("pr-8 text-base font-semibold", className)} />;
}

export function SheetDescription({ className, ...props }: Styled<DialogPrimitive.Description.Props>) {
  return <DialogPrimitive.Description {...props} className={cn("text-pretty text-muted-foreground", className)} />;
}

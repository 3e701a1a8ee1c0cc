"use client";

import { Popover as PopoverPrimitive } from "@base-ui/react/popover";
import { cn, type Styled } from "./cn";
import { popupClasses } from "./popup-classes";

export const Popover = PopoverPrimitive.Root;
export const PopoverTrigger = PopoverPrimitive.Trigger;
export const PopoverClose = PopoverPrimitive.Close;

type ContentProps = Styled<PopoverPrimitive.Popup.Props> &
  Pick<PopoverPrimitive.Positioner.Props, "align" | "side" | "sideOffset">;

/** Give it a `PopoverTitle` or an `aria-label`: it is announced as a dialog. */
export function PopoverContent({ align = "start", side, sideOffset = 6, className, ...props }: ContentProps) {
  return (
    <PopoverPrimitive.Portal>
      <PopoverPrimitive.Positioner align={align} side={side} sideOffset={sideOffset} className="z-50 outline-none">
        <PopoverPrimitive.Popup
          data-slot="popover"
          {...props}
          className={cn(popupClasses, "flex w-72 max-w-(--available-width) flex-col gap-3 p-4", className)}
        />
      </PopoverPrimitive.Positioner>
    </PopoverPrimitive.Portal>
  );
}

export function PopoverTitle({ className, ...props }: Styled<PopoverPrimitive.Title.Props>) {
  return <PopoverPrimitive.Title {...props} className={cn("font-semibold", className)} />;
}

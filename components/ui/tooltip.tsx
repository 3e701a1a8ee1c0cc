"use client";

import { Tooltip as TooltipPrimitive } from "@base-ui/react/tooltip";
import type { ReactElement, ReactNode } from "react";
import { cn } from "./cn";
import { popupClasses } from "./popup-classes";

const DELAY_MS = 400;

type TooltipProps = {
  /** A hint for those who see; never the only place where something is said. */
  content: ReactNode;
  side?: TooltipPrimitive.Positioner.Props["side"];
  /** A button or link. It keeps its own name (`aria-label`). */
  children: ReactElement;
};

/** `<Tooltip content="Copy"><Button aria-label="Copy" … /></Tooltip>` */
export function Tooltip({ content, side = "top", children }: TooltipProps) {
  return (
    <TooltipPrimitive.Root>
      <TooltipPrimitive.Trigger delay={DELAY_MS} render={children} />
      <TooltipPrimitive.Portal>
        <TooltipPrimitive.Positioner side={side} sideOffset={6} className="z-50">
          <TooltipPrimitive.Popup
            data-slot="tooltip"
            className={cn(popupClasses, "max-w-64 px-2 py-1 text-xs text-pretty data-instant:duration-0")}
          >
            {content}
          </TooltipPrimitive.Popup>
        </TooltipPrimitive.Positioner>
      </TooltipPrimitive.Portal>
    </TooltipPrimitive.Root>
  );
}

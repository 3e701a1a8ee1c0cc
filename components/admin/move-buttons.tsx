"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { SendButton } from "@/components/forms/send-button";
import { movePackageAction } from "@/lib/actions/catalogue";

type MoveButtonsProps = { packageId: string; name: string; isFirst: boolean; isLast: boolean };

/** One place up or down in the list that customers see. */
export function MoveButtons({ packageId, name, isFirst, isLast }: MoveButtonsProps) {
  const button = (direction: "up" | "down", isDisabled: boolean) => (
    <SendButton
      action={movePackageAction}
      fields={{ packageId, direction }}
      noAnswer="The server did not answer. Reload the page to see the order."
      variant="ghost"
      size="icon-sm"
      disabled={isDisabled}
      aria-label={`Move ${name} ${direction}`}
    >
      {direction === "up" ? <ArrowUp /> : <ArrowDown />}
    </SendButton>
  );
  return (
    <span className="inline-flex">
      {button("up", isFirst)}
      {button("down", isLast)}
    </span>
  );
}

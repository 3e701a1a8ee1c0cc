"use client";

import { toast } from "sonner";
import { SendButton } from "@/components/forms/send-button";
import { replayEventAction } from "@/lib/actions/payments";

type ReplayButtonProps = { eventId: string; label: string; size?: "sm" | "md" };

/** Has an event dealt with once more, and says what came of it. Safe to press again: nothing is booked twice. */
export function ReplayButton({ eventId, label, size = "sm" }: ReplayButtonProps) {
  return (
    <SendButton
      action={replayEventAction}
      fields={{ eventId }}
      variant="secondary"
      size={size}
      formClassName="relative z-10"
      onDone={({ status, sentence }) => {
        if (status === "failed") toast.error("It failed again", { description: sentence });
        else toast.success(status === "parked" ? "It stays parked" : "Dealt with", { description: sentence });
      }}
    >
      {label}
    </SendButton>
  );
}

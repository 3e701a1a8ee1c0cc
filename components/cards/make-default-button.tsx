"use client";

import { toast } from "sonner";
import { SendButton } from "@/components/forms/send-button";
import { makeCardDefaultAction } from "@/lib/actions/payment-methods";

export function MakeDefaultButton({ card }: { card: { id: string; name: string } }) {
  return (
    <SendButton
      action={makeCardDefaultAction}
      fields={{ cardId: card.id }}
      variant="secondary"
      size="sm"
      aria-label={`Make ${card.name} the default`}
      onDone={() => toast.success(`${card.name} is your default card now.`)}
    >
      Make default
    </SendButton>
  );
}

"use client";

import { toast } from "sonner";
import { AskDialog, type DialogHandlers } from "@/components/forms/act-dialog";
import { ActForm } from "@/components/forms/act-form";
import { useAct } from "@/components/forms/use-act";
import { Button } from "@/components/ui/button";
import { removeCardAction } from "@/lib/actions/payment-methods";

type RemoveCardDialogProps = { card: { id: string; name: string; isCharged: boolean } };

/** Asks once. A card that auto-recharge charges is removed together with turning that off, or not at all. */
export function RemoveCardDialog({ card }: RemoveCardDialogProps) {
  return (
    <AskDialog
      trigger={
        <Button variant="ghost" size="sm" aria-label={`Remove ${card.name}`}>
          Remove
        </Button>
      }
    >
      {(handlers) => <RemoveCardForm card={card} {...handlers} />}
    </AskDialog>
  );
}

function RemoveCardForm({ card, onBusy, onDone }: RemoveCardDialogProps & DialogHandlers) {
  const act = useAct(removeCardAction, {
    onBusy,
    onDone: () => {
      toast.success(`${card.name} was removed.`);
      onDone();
    },
  });
  // Since the page was drawn it may have become the card of auto-recharge.
  const isCharged = card.isCharged || (act.state.status === "refused" && act.state.code === "card_in_use");
  return (
    <ActForm
      act={act}
      title={`Remove ${card.name}?`}
      description={
        isCharged
          ? "Auto-recharge charges this card. Removing it turns auto-recharge off; choose another card there first if you want to keep it on."
          : "It can no longer be charged. You can add it again at any time."
      }
      hidden={{ cardId: card.id, alsoTurnOff: isCharged ? "on" : undefined }}
      failure="It was not removed"
      button={isCharged ? "Turn off and remove" : "Remove card"}
      variant="danger"
      cancel="Keep it"
    />
  );
}

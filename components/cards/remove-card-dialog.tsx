"use client";

import { useActionState, useState } from "react";
import { toast } from "sonner";
import { Alert } from "@/components/ui/alert";
import {
  AlertDialog,
  AlertDialogClose,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogHeader,
  AlertDialogTitle,
  AlertDialogTrigger,
} from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { removeCardAction } from "@/lib/actions/payment-methods";
import type { ActionState } from "@/lib/actions/action-state";

type RemovedCard = { id: string; name: string; isCharged: boolean };

/** Asks once. A card that auto-recharge charges is removed together with turning that off, or not at all. */
export function RemoveCardDialog({ card }: { card: RemovedCard }) {
  const [isOpen, setOpen] = useState(false);
  const [state, dispatch, isPending] = useActionState<ActionState<null>, FormData>(
    async (previous, form) => {
      const next = await removeCardAction(previous, form);
      if (next.status === "done") {
        setOpen(false);
        toast.success(`${card.name} was removed.`);
      }
      return next;
    },
    { status: "idle" },
  );
  // Since the page was drawn it may have become the card of auto-recharge.
  const isCharged = card.isCharged || (state.status === "refused" && state.code === "card_in_use");
  return (
    <AlertDialog open={isOpen} onOpenChange={(next) => (isPending ? undefined : setOpen(next))}>
      <AlertDialogTrigger
        render={
          <Button variant="ghost" size="sm" aria-label={`Remove ${card.name}`}>
            Remove
          </Button>
        }
      />
      <AlertDialogContent>
        <form action={dispatch} className="flex flex-col gap-4">
          <input type="hidden" name="cardId" value={card.id} />
          {isCharged ? <input type="hidden" name="alsoTurnOff" value="on" /> : null}
          <AlertDialogHeader>
            <AlertDialogTitle>{`Remove ${card.name}?`}</AlertDialogTitle>
            <AlertDialogDescription>
              {isCharged
                ? "Auto-recharge charges this card. Removing it turns auto-recharge off; choose another card there first if you want to keep it on."
                : "It can no longer be charged. You can add it again at any time."}
            </AlertDialogDescription>
          </AlertDialogHeader>
          {!isPending && (state.status === "refused" || state.status === "failed") && state.message ? (
            <Alert tone="danger" live title={state.message} />
          ) : null}
          <AlertDialogFooter>
            <AlertDialogClose
              render={
                <Button variant="secondary" disabled={isPending}>
                  Keep it
                </Button>
              }
            />
            <Button type="submit" variant="danger" pending={isPending}>
              {isCharged ? "Turn off and remove" : "Remove card"}
            </Button>
          </AlertDialogFooter>
        </form>
      </AlertDialogContent>
    </AlertDialog>
  );
}

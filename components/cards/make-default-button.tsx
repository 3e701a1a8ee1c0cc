"use client";

import { useActionState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { makeCardDefaultAction } from "@/lib/actions/payment-methods";
import type { ActionState } from "@/lib/actions/action-state";

export function MakeDefaultButton({ card }: { card: { id: string; name: string } }) {
  const [, dispatch, isPending] = useActionState<ActionState<null>, FormData>(
    async (previous, form) => {
      const next = await makeCardDefaultAction(previous, form);
      if (next.status === "done") toast.success(`${card.name} is your default card now.`);
      else if ("message" in next) toast.error(next.message);
      return next;
    },
    { status: "idle" },
  );
  return (
    <form action={dispatch}>
      <input type="hidden" name="cardId" value={card.id} />
      <Button
        type="submit"
        variant="secondary"
        size="sm"
        pending={isPending}
        aria-label={`Make ${card.name} the default`}
      >
        Make default
      </Button>
    </form>
  );
}

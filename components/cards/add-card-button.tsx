"use client";

import { startTransition, useActionState, type ReactNode } from "react";
import { toast } from "sonner";
import { usePageRestored } from "@/components/buy/use-page-restored";
import { Button, type ButtonProps } from "@/components/ui/button";
import { addCardAction } from "@/lib/actions/payment-methods";
import { leaveFor, type Leaving } from "./leave-for";

type AddCardButtonProps = Pick<ButtonProps, "variant" | "size"> & {
  /** The page that it stands on, to which it comes back. */
  from: "payment-methods" | "auto-recharge";
  children: ReactNode;
};

/** Leads to Stripe's page for a new card, and back. No form of its own, so that it may stand inside another. */
export function AddCardButton({ from, children, ...look }: AddCardButtonProps) {
  const [state, dispatch, isPending] = useActionState<Leaving, typeof from | null>(openSetup, "here");
  // Back from the page without a card, the button can be pressed again.
  usePageRestored(() => startTransition(() => dispatch(null)));
  return (
    <Button pending={isPending || state === "leaving"} onClick={() => startTransition(() => dispatch(from))} {...look}>
      {children}
    </Button>
  );
}

/** Null starts afresh. */
async function openSetup(_previous: Leaving, from: AddCardButtonProps["from"] | null): Promise<Leaving> {
  if (from === null) return "here";
  const form = new FormData();
  form.set("from", from);
  const problem = await leaveFor(() => addCardAction({ status: "idle" }, form));
  if (problem !== null) toast.error(problem);
  return problem === null ? "leaving" : "here";
}

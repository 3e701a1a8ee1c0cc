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

/** Leads to Stripe's page for a new card, and back. */
export function AddCardButton({ from, children, ...look }: AddCardButtonProps) {
  const [state, dispatch, isPending] = useActionState<Leaving, FormData | null>(openSetup, "here");
  // Back from the page without a card, the button can be pressed again.
  usePageRestored(() => startTransition(() => dispatch(null)));
  return (
    <form action={dispatch}>
      <input type="hidden" name="from" value={from} />
      <Button type="submit" pending={isPending || state === "leaving"} {...look}>
        {children}
      </Button>
    </form>
  );
}

async function openSetup(_previous: Leaving, form: FormData | null): Promise<Leaving> {
  if (!form) return "here";
  const problem = await leaveFor(() => addCardAction({ status: "idle" }, form));
  if (problem !== null) toast.error(problem);
  return problem === null ? "leaving" : "here";
}

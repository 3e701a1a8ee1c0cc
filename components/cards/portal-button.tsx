"use client";

import { startTransition, useActionState } from "react";
import { toast } from "sonner";
import { usePageRestored } from "@/components/buy/use-page-restored";
import { Button } from "@/components/ui/button";
import { openPortalAction } from "@/lib/actions/payment-methods";
import { leaveFor, type Leaving } from "./leave-for";

/** Leads to Stripe's own page for cards, receipts and billing details. */
export function PortalButton() {
  const [state, dispatch, isPending] = useActionState<Leaving, FormData | null>(openPortal, "here");
  usePageRestored(() => startTransition(() => dispatch(null)));
  return (
    <form action={dispatch}>
      <Button type="submit" variant="secondary" pending={isPending || state === "leaving"}>
        Open billing portal
      </Button>
    </form>
  );
}

async function openPortal(_previous: Leaving, form: FormData | null): Promise<Leaving> {
  if (!form) return "here";
  const problem = await leaveFor(() => openPortalAction({ status: "idle" }, form));
  if (problem !== null) toast.error(problem);
  return problem === null ? "leaving" : "here";
}

"use client";

import { useRouter } from "next/navigation";
import { startTransition, useActionState, useEffect, useState, type ReactNode } from "react";
import { toast } from "sonner";
import { Button, type ButtonProps } from "@/components/ui/button";
import { resumeRechargeAction, turnOffRechargeAction } from "@/lib/actions/recharge";
import type { ActionState } from "@/lib/actions/action-state";

type ActButtonProps = Pick<ButtonProps, "variant" | "size"> & { act: "resume" | "turn-off"; children: ReactNode };

const acts = { resume: resumeRechargeAction, "turn-off": turnOffRechargeAction };
const done = { resume: "Auto-recharge goes on.", "turn-off": "Auto-recharge is off. No card is charged any more." };

/** Does one thing to auto-recharge that needs no further question. */
export function ActButton({ act, children, ...look }: ActButtonProps) {
  const refreshSoon = useRefreshSoon();
  const [, dispatch, isPending] = useActionState<ActionState<null>, FormData>(
    async (previous, form) => {
      const next = await acts[act](previous, form);
      if (next.status === "done") {
        toast.success(done[act]);
        refreshSoon();
      } else if ("message" in next) toast.error(next.message);
      return next;
    },
    { status: "idle" },
  );
  return (
    <form action={dispatch}>
      <Button type="submit" pending={isPending} {...look}>
        {children}
      </Button>
    </form>
  );
}

const LOOK_AGAIN_MS = [700, 2_000, 4_000, 8_000];

/** What follows from an act comes a moment later: a card is charged, or declined. */
export function useRefreshSoon(): () => void {
  const router = useRouter();
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (turn === 0) return;
    const timers = LOOK_AGAIN_MS.map((ms) => setTimeout(() => startTransition(() => router.refresh()), ms));
    return () => timers.forEach(clearTimeout);
  }, [router, turn]);
  return () => setTurn((turns) => turns + 1);
}

"use client";

import { useRouter } from "next/navigation";
import { useActionState, type ReactNode } from "react";
import { toast } from "sonner";
import { Button, type ButtonProps } from "@/components/ui/button";
import { resumeRechargeAction, turnOffRechargeAction } from "@/lib/actions/recharge";
import type { ActionState } from "@/lib/actions/action-state";
import { refreshSoon } from "./refresh-soon";

type ActButtonProps = Pick<ButtonProps, "variant" | "size"> & { act: "resume" | "turn-off"; children: ReactNode };

const acts = { resume: resumeRechargeAction, "turn-off": turnOffRechargeAction };
const done = { resume: "Auto-recharge goes on.", "turn-off": "Auto-recharge is off. No card is charged any more." };

/** Does one thing to auto-recharge that needs no further question. */
export function ActButton({ act, children, ...look }: ActButtonProps) {
  const router = useRouter();
  const [, dispatch, isPending] = useActionState<ActionState<null>, FormData>(
    async (previous, form) => {
      const next = await acts[act](previous, form);
      if (next.status === "done") {
        toast.success(done[act]);
        refreshSoon(router);
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

"use client";

import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { toast } from "sonner";
import { SendButton } from "@/components/forms/send-button";
import type { ButtonProps } from "@/components/ui/button";
import { resumeRechargeAction, turnOffRechargeAction } from "@/lib/actions/recharge";
import { refreshSoon } from "./refresh-soon";

type ActButtonProps = Pick<ButtonProps, "variant" | "size"> & { act: "resume" | "turn-off"; children: ReactNode };

const acts = { resume: resumeRechargeAction, "turn-off": turnOffRechargeAction };
const done = { resume: "Auto-recharge goes on.", "turn-off": "Auto-recharge is off. No card is charged any more." };

/** Does one thing to auto-recharge that needs no further question. */
export function ActButton({ act, children, ...look }: ActButtonProps) {
  const router = useRouter();
  return (
    <SendButton
      action={acts[act]}
      onDone={() => {
        toast.success(done[act]);
        refreshSoon(router);
      }}
      {...look}
    >
      {children}
    </SendButton>
  );
}

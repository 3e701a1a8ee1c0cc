"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { unstable_rethrow } from "next/navigation";
import { useActionState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { movePackageAction } from "@/lib/actions/catalogue";

type State = Awaited<ReturnType<typeof movePackageAction>>;
type MoveButtonsProps = { packageId: string; name: string; isFirst: boolean; isLast: boolean };

/** One place up or down in the list that customers see. */
export function MoveButtons({ packageId, name, isFirst, isLast }: MoveButtonsProps) {
  const [, send, isPending] = useActionState<State, FormData>(
    async (previous, form) => {
      const next = await moved(previous, form);
      if (next.status === "refused" || next.status === "failed") toast.error(next.message);
      return next;
    },
    { status: "idle" },
  );
  const button = (direction: "up" | "down", isDisabled: boolean) => (
    <form action={send}>
      <input type="hidden" name="packageId" value={packageId} />
      <input type="hidden" name="direction" value={direction} />
      <Button
        type="submit"
        variant="ghost"
        size="icon-sm"
        disabled={isDisabled || isPending}
        aria-label={`Move ${name} ${direction}`}
      >
        {direction === "up" ? <ArrowUp /> : <ArrowDown />}
      </Button>
    </form>
  );
  return (
    <span className="inline-flex">
      {button("up", isFirst)}
      {button("down", isLast)}
    </span>
  );
}

async function moved(previous: State, form: FormData): Promise<State> {
  try {
    return await movePackageAction(previous, form);
  } catch (error) {
    unstable_rethrow(error);
    return { status: "failed", message: "The server did not answer. Reload the page to see the order." };
  }
}

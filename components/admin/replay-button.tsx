"use client";

import { unstable_rethrow } from "next/navigation";
import { useActionState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { replayEventAction } from "@/lib/actions/payments";

type State = Awaited<ReturnType<typeof replayEventAction>>;
type ReplayButtonProps = { eventId: string; label: string; size?: "sm" | "md" };

/** Has an event dealt with once more, and says what came of it. Safe to press again: nothing is booked twice. */
export function ReplayButton({ eventId, label, size = "sm" }: ReplayButtonProps) {
  const [, send, isPending] = useActionState<State, FormData>(
    async (previous, form) => {
      const next = await replayed(previous, form);
      if (next.status === "done") {
        const { status, sentence } = next.value;
        if (status === "failed") toast.error("It failed again", { description: sentence });
        else toast.success(status === "parked" ? "It stays parked" : "Dealt with", { description: sentence });
      } else if (next.status === "refused" || next.status === "failed") toast.error(next.message);
      return next;
    },
    { status: "idle" },
  );
  return (
    <form action={send} className="relative z-10">
      <input type="hidden" name="eventId" value={eventId} />
      <Button type="submit" variant="secondary" size={size} pending={isPending}>
        {label}
      </Button>
    </form>
  );
}

async function replayed(previous: State, form: FormData): Promise<State> {
  try {
    return await replayEventAction(previous, form);
  } catch (error) {
    unstable_rethrow(error);
    return { status: "failed", message: "The server did not answer. It is safe to try again." };
  }
}

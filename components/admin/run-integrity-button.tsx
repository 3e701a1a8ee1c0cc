"use client";

import { unstable_rethrow } from "next/navigation";
import { useActionState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { runIntegrityAction } from "@/lib/actions/staff";

type State = Awaited<ReturnType<typeof runIntegrityAction>>;

/** Has everything checked now; the page shows what came of it. */
export function RunIntegrityButton({ isRunning }: { isRunning: boolean }) {
  const [, send, isPending] = useActionState<State, FormData>(
    async (previous, form) => {
      const next = await ran(previous, form);
      if (next.status === "done") {
        if (next.value.state === "finished") toast.success("Checked");
        else toast("Still running", { description: "The page follows by itself." });
      } else if (next.status === "refused" || next.status === "failed") toast.error(next.message);
      return next;
    },
    { status: "idle" },
  );
  return (
    <form action={send}>
      <Button type="submit" pending={isPending || isRunning}>
        Run now
      </Button>
    </form>
  );
}

async function ran(previous: State, form: FormData): Promise<State> {
  try {
    return await runIntegrityAction(previous, form);
  } catch (error) {
    unstable_rethrow(error);
    return { status: "failed", message: "The server did not answer. It is safe to run again." };
  }
}

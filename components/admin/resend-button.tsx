"use client";

import { unstable_rethrow } from "next/navigation";
import { useActionState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { resendMailAction } from "@/lib/actions/staff";

type State = Awaited<ReturnType<typeof resendMailAction>>;

/** Has a mail sent once more, and says so. */
export function ResendButton({ mailId, kind }: { mailId: string; kind: string }) {
  const [, send, isPending] = useActionState<State, FormData>(
    async (previous, form) => {
      const next = await resent(previous, form);
      if (next.status === "done") toast.success("It is on its way again");
      else if (next.status === "refused" || next.status === "failed") toast.error(next.message);
      return next;
    },
    { status: "idle" },
  );
  return (
    <form action={send}>
      <input type="hidden" name="mailId" value={mailId} />
      <Button type="submit" variant="secondary" size="sm" pending={isPending} aria-label={`Send again: ${kind}`}>
        Send again
      </Button>
    </form>
  );
}

async function resent(previous: State, form: FormData): Promise<State> {
  try {
    return await resendMailAction(previous, form);
  } catch (error) {
    unstable_rethrow(error);
    return { status: "failed", message: "The server did not answer. Look at the list before you repeat it." };
  }
}

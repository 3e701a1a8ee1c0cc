"use client";

import { toast } from "sonner";
import { SendButton } from "@/components/forms/send-button";
import { runIntegrityAction } from "@/lib/actions/staff";

/** Has everything checked now; the page shows what came of it. */
export function RunIntegrityButton({ isRunning }: { isRunning: boolean }) {
  return (
    <SendButton
      action={runIntegrityAction}
      noAnswer="The server did not answer. It is safe to run again."
      pending={isRunning}
      onDone={({ state }) => {
        if (state === "finished") toast.success("Checked");
        else toast("Still running", { description: "The page follows by itself." });
      }}
    >
      Run now
    </SendButton>
  );
}

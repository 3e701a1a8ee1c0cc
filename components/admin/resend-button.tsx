"use client";

import { toast } from "sonner";
import { SendButton } from "@/components/forms/send-button";
import { resendMailAction } from "@/lib/actions/staff";

/** Has a mail sent once more, and says so. */
export function ResendButton({ mailId, kind }: { mailId: string; kind: string }) {
  return (
    <SendButton
      action={resendMailAction}
      fields={{ mailId }}
      noAnswer="The server did not answer. Look at the list before you repeat it."
      variant="secondary"
      size="sm"
      aria-label={`Send again: ${kind}`}
      onDone={() => toast.success("It is on its way again")}
    >
      Send again
    </SendButton>
  );
}

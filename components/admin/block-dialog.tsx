"use client";

import { unstable_rethrow } from "next/navigation";
import { useActionState, useState } from "react";
import { toast } from "sonner";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogClose,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
  DialogTrigger,
} from "@/components/ui/dialog";
import { blockAccountAction } from "@/lib/actions/staff";
import { ReasonField, reasonFault } from "./reason-field";

type State = Awaited<ReturnType<typeof blockAccountAction>>;
type BlockDialogProps = { accountId: string; email: string; isBlocked: boolean };

/** Blocks an account, or ends that, with a reason. */
export function BlockDialog({ accountId, email, isBlocked }: BlockDialogProps) {
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const [wasTried, setTried] = useState(false);
  const [state, send, isPending] = useActionState<State, FormData>(
    async (previous, form) => {
      const next = await sent(previous, form);
      if (next.status === "done") {
        toast.success(isBlocked ? `${email} is no longer blocked` : `${email} is blocked`);
        setOpen(false);
        setReason("");
        setTried(false);
      }
      return next;
    },
    { status: "idle" },
  );
  const act = isBlocked ? "Unblock" : "Block";
  return (
    <Dialog disablePointerDismissal open={isOpen} onOpenChange={(next) => (isPending ? undefined : setOpen(next))}>
      <DialogTrigger render={<Button variant="secondary">{act}</Button>} />
      <DialogContent>
        <form
          noValidate
          className="flex flex-col gap-4"
          action={(form) => {
            setTried(true);
            if (reasonFault(reason) === null) send(form);
          }}
        >
          <input type="hidden" name="accountId" value={accountId} />
          <input type="hidden" name="act" value={isBlocked ? "unblock" : "block"} />
          <DialogHeader>
            <DialogTitle className="wrap-anywhere">
              {act} {email}?
            </DialogTitle>
            <DialogDescription>
              {isBlocked
                ? "They can spend and buy again at once, and are mailed that they can."
                : "New work is refused and nothing is charged by itself, whatever they buy. Work that runs is finished and booked. They are mailed, with the reason."}
            </DialogDescription>
          </DialogHeader>
          <ReasonField
            value={reason}
            onChange={setReason}
            wasTried={wasTried}
            help={isBlocked ? undefined : "The customer is told."}
          />
          {!isPending && (state.status === "failed" || state.status === "refused") ? (
            <Alert tone="danger" live title="Nothing was changed">
              {state.message}
            </Alert>
          ) : null}
          <DialogFooter>
            <DialogClose render={<Button variant="secondary">Cancel</Button>} />
            <Button
              type="submit"
              variant={isBlocked ? "primary" : "danger"}
              pending={isPending}
              className="min-w-0 shrink"
            >
              <span className="truncate">
                {act} {email}
              </span>
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

async function sent(previous: State, form: FormData): Promise<State> {
  try {
    return await blockAccountAction(previous, form);
  } catch (error) {
    unstable_rethrow(error);
    return { status: "failed", message: "The server did not answer. It is safe to try again." };
  }
}

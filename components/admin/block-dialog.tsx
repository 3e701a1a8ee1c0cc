"use client";

import { toast } from "sonner";
import { ActDialog, type DialogHandlers } from "@/components/forms/act-dialog";
import { ActForm } from "@/components/forms/act-form";
import { useAct } from "@/components/forms/use-act";
import { Button } from "@/components/ui/button";
import { blockAccountAction } from "@/lib/actions/staff";
import { ReasonField, useReason } from "./reason-field";

type BlockDialogProps = { accountId: string; email: string; isBlocked: boolean };

/** Blocks an account, or ends that, with a reason. */
export function BlockDialog(props: BlockDialogProps) {
  return (
    <ActDialog trigger={<Button variant="secondary">{props.isBlocked ? "Unblock" : "Block"}</Button>}>
      {(handlers) => <BlockForm {...props} {...handlers} />}
    </ActDialog>
  );
}

function BlockForm({ accountId, email, isBlocked, onBusy, onDone }: BlockDialogProps & DialogHandlers) {
  const reason = useReason();
  const act = useAct(blockAccountAction, {
    shows: ["reason"],
    onBusy,
    onDone: () => {
      toast.success(isBlocked ? `${email} is no longer blocked` : `${email} is blocked`);
      onDone();
    },
  });
  const what = `${isBlocked ? "Unblock" : "Block"} ${email}`;
  return (
    <ActForm
      act={act}
      title={`${what}?`}
      description={
        isBlocked
          ? "They can spend and buy again at once, and are mailed that they can."
          : "New work is refused and nothing is charged by itself, whatever they buy. Work that runs is finished and booked. They are mailed, with the reason."
      }
      hidden={{ accountId, act: isBlocked ? "unblock" : "block" }}
      failure="Nothing was changed"
      button={what}
      variant={isBlocked ? "primary" : "danger"}
      gather={(form) => (reason.isGiven() ? form : null)}
    >
      <ReasonField
        {...reason.field}
        refused={act.faults.reason}
        help={isBlocked ? undefined : "The customer is told."}
      />
    </ActForm>
  );
}

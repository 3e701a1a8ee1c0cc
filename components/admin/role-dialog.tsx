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
import { SegmentedControl } from "@/components/ui/segmented-control";
import { changeRoleAction } from "@/lib/actions/staff";
import type { Role } from "@/lib/domain/access";
import { ReasonField, reasonFault } from "./reason-field";

type State = Awaited<ReturnType<typeof changeRoleAction>>;

const roles = [
  { value: "user", label: "User" },
  { value: "admin", label: "Admin" },
  { value: "superadmin", label: "Superadmin" },
] as const;

const meaning: Record<Role, string> = {
  user: "Sees their own account and no other.",
  admin: "Sees everything and changes nothing.",
  superadmin: "Sees and changes everything.",
};

/** Gives somebody another role. */
export function RoleDialog({ email, role: current }: { email: string; role: Role }) {
  const [isOpen, setOpen] = useState(false);
  const [role, setRole] = useState<Role>(current);
  const [reason, setReason] = useState("");
  const [wasTried, setTried] = useState(false);
  const [state, send, isPending] = useActionState<State, FormData>(
    async (previous, form) => {
      const next = await sent(previous, form);
      if (next.status === "done") {
        toast.success(`${email} is ${role === "user" ? "a user" : role === "admin" ? "an admin" : "a superadmin"} now`);
        setOpen(false);
        setReason("");
        setTried(false);
      }
      return next;
    },
    { status: "idle" },
  );
  return (
    <Dialog disablePointerDismissal open={isOpen} onOpenChange={(next) => (isPending ? undefined : setOpen(next))}>
      <DialogTrigger render={<Button variant="secondary">Change role</Button>} />
      <DialogContent>
        <form
          noValidate
          className="flex flex-col gap-4"
          action={(form) => {
            setTried(true);
            if (reasonFault(reason) === null) send(form);
          }}
        >
          <input type="hidden" name="email" value={email} />
          <input type="hidden" name="role" value={role} />
          <DialogHeader>
            <DialogTitle className="wrap-anywhere">Change the role of {email}</DialogTitle>
            <DialogDescription>It counts from their next click on. There is always a superadmin.</DialogDescription>
          </DialogHeader>
          <div className="flex flex-col gap-1.5">
            <SegmentedControl label="Role" segments={roles} value={role} onValueChange={setRole} className="w-full" />
            <p className="text-xs text-muted-foreground">{meaning[role]}</p>
          </div>
          <ReasonField value={reason} onChange={setReason} wasTried={wasTried} />
          {!isPending && (state.status === "failed" || state.status === "refused") ? (
            <Alert tone="danger" live title="Nothing was changed">
              {state.message}
            </Alert>
          ) : null}
          <DialogFooter>
            <DialogClose render={<Button variant="secondary">Cancel</Button>} />
            <Button type="submit" pending={isPending} disabled={role === current}>
              {role === current ? `Is ${role} already` : `Make ${role}`}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

async function sent(previous: State, form: FormData): Promise<State> {
  try {
    return await changeRoleAction(previous, form);
  } catch (error) {
    unstable_rethrow(error);
    return { status: "failed", message: "The server did not answer. It is safe to try again." };
  }
}

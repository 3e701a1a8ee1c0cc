"use client";

import { useState } from "react";
import { toast } from "sonner";
import { ActDialog, type DialogHandlers } from "@/components/forms/act-dialog";
import { ActForm } from "@/components/forms/act-form";
import { useAct } from "@/components/forms/use-act";
import { Button } from "@/components/ui/button";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { changeRoleAction } from "@/lib/actions/staff";
import type { Role } from "@/lib/domain/access";
import { ReasonField, useReason } from "./reason-field";

type RoleDialogProps = { email: string; role: Role };

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
export function RoleDialog(props: RoleDialogProps) {
  return (
    <ActDialog trigger={<Button variant="secondary">Change role</Button>}>
      {(handlers) => <RoleForm {...props} {...handlers} />}
    </ActDialog>
  );
}

function RoleForm({ email, role: current, onBusy, onDone }: RoleDialogProps & DialogHandlers) {
  const [role, setRole] = useState<Role>(current);
  const reason = useReason();
  const act = useAct(changeRoleAction, {
    shows: ["reason"],
    onBusy,
    onDone: () => {
      toast.success(`${email} is ${role === "user" ? "a user" : role === "admin" ? "an admin" : "a superadmin"} now`);
      onDone();
    },
  });
  return (
    <ActForm
      act={act}
      title={`Change the role of ${email}`}
      description="It counts from their next click on. There is always a superadmin."
      hidden={{ email, role }}
      failure="Nothing was changed"
      button={role === current ? `Is ${role} already` : `Make ${role}`}
      isDisabled={role === current}
      gather={(form) => (reason.isGiven() ? form : null)}
    >
      <div className="flex flex-col gap-1.5">
        <SegmentedControl label="Role" segments={roles} value={role} onValueChange={setRole} className="w-full" />
        <p className="text-xs text-muted-foreground">{meaning[role]}</p>
      </div>
      <ReasonField {...reason.field} refused={act.faults.reason} />
    </ActForm>
  );
}

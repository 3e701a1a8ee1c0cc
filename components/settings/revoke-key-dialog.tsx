"use client";

import { revokeOwnKeyAction } from "@/lib/actions/settings";
import { ConfirmDialog } from "@/components/forms/confirm-dialog";

export function RevokeKeyDialog({ keyId, name }: { keyId: string; name: string }) {
  return (
    <ConfirmDialog
      action={revokeOwnKeyAction}
      fields={{ keyId }}
      trigger={{ label: "Revoke", name: `Revoke ${name}` }}
      title={`Revoke ${name}?`}
      description="Programs that use it are refused from their next call on. A revoked key does not come back."
      act="Revoke key"
      keep="Keep it"
      failure="It was not revoked"
      done={`${name} lets nobody in any more.`}
    />
  );
}

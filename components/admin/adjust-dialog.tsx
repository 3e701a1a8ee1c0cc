"use client";

import { Diff } from "lucide-react";
import { ActDialog } from "@/components/forms/act-dialog";
import { Button } from "@/components/ui/button";
import { AdjustForm } from "./adjust-form";
import type { AdjustedAccount } from "./adjustment";

type AdjustDialogProps = {
  account: AdjustedAccount;
  /** Whether the button says in words what it does; in a row of a list there is no room. */
  isNamed?: boolean;
};

/** Grants tokens to one account or deducts them: fill in, see before and after, confirm. */
export function AdjustDialog({ account, isNamed = false }: AdjustDialogProps) {
  return (
    <ActDialog
      trigger={
        <Button
          variant="secondary"
          size={isNamed ? "md" : "icon-sm"}
          aria-label={`Grant or deduct tokens of ${account.email}`}
          title="Grant or deduct"
        >
          <Diff />
          {isNamed ? "Grant or deduct" : null}
        </Button>
      }
    >
      {(handlers) => <AdjustForm account={account} {...handlers} />}
    </ActDialog>
  );
}

"use client";

import { Diff } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { AdjustForm } from "./adjust-form";
import type { AdjustedAccount } from "./adjustment";

type AdjustDialogProps = {
  account: AdjustedAccount;
  /** Whether the button says in words what it does; in a row of a list there is no room. */
  isNamed?: boolean;
};

/** Grants tokens to one account or deducts them: fill in, see before and after, confirm. */
export function AdjustDialog({ account, isNamed = false }: AdjustDialogProps) {
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  return (
    // While it works it stays: whoever moved tokens must see what came of it. A stray press beside it closes nothing.
    <Dialog disablePointerDismissal open={isOpen} onOpenChange={(next) => (isBusy ? undefined : setOpen(next))}>
      <DialogTrigger
        render={
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
      />
      <DialogContent>
        {/* Made anew each time it opens, and with it the key that makes a double click one booking. */}
        <AdjustForm account={account} onBusy={setBusy} onDone={() => setOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

"use client";

import { Diff } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { AdjustForm } from "./adjust-form";
import type { AdjustedAccount } from "./adjustment";

/** Grants tokens to one account or deducts them: fill in, see before and after, confirm. */
export function AdjustDialog({ account }: { account: AdjustedAccount }) {
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  return (
    // While it works it stays: whoever moved tokens must see what came of it. A stray press beside it closes nothing.
    <Dialog disablePointerDismissal open={isOpen} onOpenChange={(next) => (isBusy ? undefined : setOpen(next))}>
      <DialogTrigger
        render={
          <Button
            variant="secondary"
            size="icon-sm"
            aria-label={`Grant or deduct tokens of ${account.email}`}
            title="Grant or deduct"
          >
            <Diff />
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

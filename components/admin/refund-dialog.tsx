"use client";

import { Undo2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import type { RefundablePayment } from "./refund";
import { RefundForm } from "./refund-form";

/** Gives the money of one payment back, whole or in part: amount, before and after, confirm. */
export function RefundDialog({ payment }: { payment: RefundablePayment }) {
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  return (
    // While it works it stays: whoever moved money must see what came of it. A stray press beside it closes nothing.
    <Dialog disablePointerDismissal open={isOpen} onOpenChange={(next) => (isBusy ? undefined : setOpen(next))}>
      <DialogTrigger
        render={
          <Button variant="secondary" size="icon-sm" aria-label={`Refund a payment of ${payment.email}`} title="Refund">
            <Undo2 />
          </Button>
        }
      />
      <DialogContent>
        {/* Made anew each time it opens, and with it the key that makes a double click one refund. */}
        <RefundForm payment={payment} onBusy={setBusy} onDone={() => setOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

"use client";

import { Undo2 } from "lucide-react";
import { ActDialog } from "@/components/forms/act-dialog";
import { Button } from "@/components/ui/button";
import type { RefundablePayment } from "./refund";
import { RefundForm } from "./refund-form";

/** Gives the money of one payment back, whole or in part: amount, before and after, confirm. */
export function RefundDialog({ payment }: { payment: RefundablePayment }) {
  return (
    <ActDialog
      trigger={
        <Button variant="secondary" size="icon-sm" aria-label={`Refund a payment of ${payment.email}`} title="Refund">
          <Undo2 />
        </Button>
      }
    >
      {(handlers) => <RefundForm payment={payment} {...handlers} />}
    </ActDialog>
  );
}

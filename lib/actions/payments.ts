"use server";

import { RefundPaymentForm, ReplayEventForm } from "@/lib/contracts/payments";
import { refundPayment } from "@/lib/operations/refund-payment";
import { replayEvent } from "@/lib/webhooks/kept-events";
import { defineAction } from "./define-action";

export const refundPaymentAction = defineAction({
  input: RefundPaymentForm,
  access: "signed-in",
  refreshes: ["/admin/tokens/payments"],
  run: refundPayment,
});

export const replayEventAction = defineAction({
  input: ReplayEventForm,
  access: "signed-in",
  refreshes: ["/admin/tokens/webhooks"],
  run: (actor, { eventId }) => replayEvent(actor, eventId),
});

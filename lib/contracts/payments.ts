import { z } from "zod";
import { auditReason } from "./form-fields";
import { uuid } from "./values";

/** The refund form. The amount arrives in minor units, as the dialog showed it. */
export const RefundPaymentForm = z.object({
  accountId: uuid,
  purchaseId: uuid,
  /** Drawn with the form. */
  key: uuid,
  amountCents: z
    .string({ error: "is required" })
    .regex(/^\d{1,12}$/, { error: "must be an amount of money" })
    .transform(BigInt),
  reason: auditReason,
});

export const ReplayEventForm = z.object({
  eventId: z.string({ error: "is required" }).regex(/^\w{1,255}$/, { error: "must be an id as Stripe gave it" }),
});

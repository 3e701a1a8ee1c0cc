import { z } from "zod";
import { text } from "./values";

/** `POST /api/billing/checkout` */
export const StartCheckoutBody = z.strictObject({
  userId: text(255).optional(),
  externalUserId: text(255).optional(),
  packageId: text(64),
  /** Offer to keep the card for later payments. */
  saveCard: z.boolean().default(false),
  successUrl: z.url().max(2_000).optional(),
  cancelUrl: z.url().max(2_000).optional(),
});

/** The buy form. */
export const BuyPackageForm = z.object({
  packageId: text(64),
  saveCard: z.literal("on").optional(),
});

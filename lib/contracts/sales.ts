import { z } from "zod";
import { email, text } from "./values";

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

/** `POST /api/billing/portal` */
export const OpenPortalBody = z.strictObject({
  userId: text(255).optional(),
  externalUserId: text(255).optional(),
  /** Where Stripe writes to, if it does not know the customer yet. */
  email: email.optional(),
});

/** The buy form. */
export const BuyPackageForm = z.object({
  packageId: text(64),
  saveCard: z.literal("on").optional(),
});

import { z } from "zod";
import { parseCents } from "@/lib/domain/units";
import { count, email, text } from "./values";

/** `POST /api/billing/checkout` */
export const StartCheckoutBody = z
  .strictObject({
    userId: text(255).optional(),
    externalUserId: text(255).optional(),
    /** Where the receipt goes, when not to the account's owner. */
    email: email.optional(),
    packageId: text(64).optional(),
    /** An amount of the buyer's own choice, in US cents. */
    amountCents: count.optional(),
    /** Offer to keep the card for later payments. */
    saveCard: z.boolean().default(false),
    successUrl: z.url().max(2_000).optional(),
    cancelUrl: z.url().max(2_000).optional(),
  })
  .transform(({ packageId, amountCents, ...rest }, context) => {
    if (packageId !== undefined && amountCents === undefined) return { ...rest, wish: { packageId } };
    if (amountCents !== undefined && packageId === undefined) return { ...rest, wish: { amountCents } };
    const message =
      packageId === undefined ? "is required, or amountCents" : "cannot be given together with amountCents";
    context.addIssue({ code: "custom", path: ["packageId"], message });
    return z.NEVER;
  });

/** `POST /api/billing/portal` */
export const OpenPortalBody = z.strictObject({
  userId: text(255).optional(),
  externalUserId: text(255).optional(),
  /** Where Stripe writes to, if it does not know the customer yet. */
  email: email.optional(),
});

const saveCard = z.literal("on").optional();

/** The form of the packages. */
export const BuyPackageForm = z.object({ packageId: text(64), saveCard });

/** The form of an amount of one's own: dollars, as a person types them. Its bounds are settings, and checked later. */
export const BuyAmountForm = z.object({
  amount: z
    .string({ error: "is required" })
    .max(40, { error: "must be an amount in dollars, such as 25 or 25.50" })
    .transform((value, context) => {
      const cents = parseCents(value);
      if (cents !== null) return cents;
      context.addIssue({ code: "custom", message: "must be an amount in dollars, such as 25 or 25.50" });
      return z.NEVER;
    }),
  saveCard,
});

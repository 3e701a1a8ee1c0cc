import { z } from "zod";
import { text, uuid } from "./values";

const digits = z
  .string({ error: "is required" })
  .regex(/^\d{1,16}$/, { error: "must be a whole number" })
  .transform(BigInt);

/** Stripe's name for a saved card. Whose it is, is asked of Stripe. */
const cardId = text(255);

/** The auto-recharge form. Its fields send whole tokens and whole minor units, however they are typed. */
export const ConfigureRechargeForm = z.object({
  thresholdTokens: digits,
  packageId: text(64),
  monthlyCapCents: digits,
  cardId,
  /** The words that were shown, which are what is agreed to. */
  agreedText: text(2_000),
});

/** The page for a payment that needs its owner. */
export const FinishRechargeForm = z.object({ purchaseId: uuid });

export const NothingToFillInForm = z.object({});

/** Back to whichever page a card is added from. */
export const AddCardForm = z.object({ from: z.enum(["payment-methods", "auto-recharge"]) });

export const CardForm = z.object({ cardId });

export const RemoveCardForm = z.object({ cardId, alsoTurnOff: z.literal("on").optional() });

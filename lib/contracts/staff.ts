import { z } from "zod";
import { auditReason, wholeNumber } from "./form-fields";
import { email, text, uuid } from "./values";

/* The forms of the staff's pages about accounts. */

export const BlockAccountForm = z.object({
  accountId: uuid,
  act: z.enum(["block", "unblock"]),
  reason: auditReason,
});

export const ChangeRoleForm = z.object({
  email,
  role: z.enum(["user", "admin", "superadmin"], { error: "must be chosen" }),
  reason: auditReason,
});

export const ResendMailForm = z.object({ mailId: uuid });

/** A correction of a charge. What is given back is above zero, what is charged on top is below. */
export const CorrectLineForm = z
  .object({
    accountId: uuid,
    /** Drawn with the form. */
    key: uuid,
    seq: wholeNumber,
    direction: z.enum(["give-back", "charge"]),
    amountTokens: wholeNumber.refine((tokens) => tokens > 0n, { error: "must be at least 1" }),
    reason: z
      .string({ error: "is required" })
      .trim()
      .min(3, { error: "must be at least 3 characters; the customer reads it" })
      .pipe(text(200)),
  })
  .transform(({ direction, amountTokens, ...rest }) => ({
    ...rest,
    givenBackTokens: direction === "give-back" ? amountTokens : -amountTokens,
  }));

export const RunIntegrityForm = z.object({});

/** The list as it was pasted. */
export const PreviewBulkForm = z.object({
  list: z.string({ error: "is required" }).max(200_000, { error: "is too long" }),
});

export const BulkGrantsForm = z.object({
  /** Drawn with the form: the same list under the same key is booked once. */
  key: uuid,
  list: z.string({ error: "is required" }).max(200_000, { error: "is too long" }),
});

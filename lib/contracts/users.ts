import { z } from "zod";
import { email, text } from "./values";

/** `PUT /api/billing/users` */
export const ProvisionUserBody = z.strictObject({
  externalUserId: text(255),
  email,
  name: text(120).optional(),
});

/** The sign-up form. */
export const SignUpForm = z.object({
  name: text(120),
  email,
  password: z
    .string()
    .min(10, { error: "must be at least 10 characters" })
    .max(200, { error: "must be at most 200 characters" }),
});

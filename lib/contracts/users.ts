import { z } from "zod";
import { email, text } from "./values";

/** `PUT /api/billing/users` */
export const ProvisionUserBody = z.strictObject({
  externalUserId: text(255),
  email,
  name: text(120).optional(),
});

export const newPassword = z
  .string()
  .min(10, { error: "must be at least 10 characters" })
  .max(200, { error: "must be at most 200 characters" });

/** The sign-up form. */
export const SignUpForm = z.object({ name: text(120), email, password: newPassword });

/** Asks for a link by mail, to sign in with or to choose a new password. */
export const SendLinkForm = z.object({ email, purpose: z.enum(["sign_in", "reset_password"]) });

export const ResetPasswordForm = z.object({ token: text(200), password: newPassword });

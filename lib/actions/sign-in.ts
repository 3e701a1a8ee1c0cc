"use server";

import { clientAddress } from "@/lib/auth/client-address";
import { ResetPasswordForm, SendLinkForm } from "@/lib/contracts/users";
import { resetPassword, sendLink } from "@/lib/operations/sign-in-links";
import { defineAction } from "./define-action";

/** Says the same whether or not there is anybody by that email. */
export const sendLinkAction = defineAction({
  input: SendLinkForm,
  access: "anybody",
  run: async (_actor, input) => sendLink({ ...input, address: await clientAddress() }),
});

export const resetPasswordAction = defineAction({
  input: ResetPasswordForm,
  access: "anybody",
  run: (_actor, input) => resetPassword(input),
});

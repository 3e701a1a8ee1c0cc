"use server";

import { SignUpForm } from "@/lib/contracts/users";
import { ok } from "@/lib/domain/result";
import { signUp } from "@/lib/operations/sign-up";
import { defineAction } from "./define-action";

export const signUpAction = defineAction({
  input: SignUpForm,
  access: "anybody",
  run: async (_actor, input) => {
    const signedUp = await signUp(input);
    return signedUp.ok ? ok({ email: input.email }) : signedUp;
  },
});

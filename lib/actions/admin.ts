"use server";

import { GrantTokensForm } from "@/lib/contracts/admin";
import { grantTokens } from "@/lib/operations/grant-tokens";
import { defineAction } from "./define-action";

export const grantTokensAction = defineAction({
  input: GrantTokensForm,
  access: "signed-in",
  refreshes: ["/admin/tokens"],
  run: (actor, { expiresOn, ...input }) =>
    grantTokens(actor, { ...input, expiresAt: expiresOn ? new Date(`${expiresOn}T23:59:59.999Z`) : undefined }),
});

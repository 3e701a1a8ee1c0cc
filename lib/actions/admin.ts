"use server";

import { GrantTokensForm, whyNotDeducted } from "@/lib/contracts/admin";
import type { Refusal } from "@/lib/domain/refusals";
import { refuse } from "@/lib/domain/result";
import { grantTokens } from "@/lib/operations/grant-tokens";
import { defineAction } from "./define-action";
import { atFormFields } from "./form-faults";

export const grantTokensAction = defineAction({
  input: GrantTokensForm,
  access: "signed-in",
  refreshes: ["/admin/tokens"],
  run: async (actor, { expiresOn, ...input }) => {
    const expires = expiresOn && input.direction === "grant";
    const granted = await grantTokens(actor, {
      ...input,
      expiresAt: expires ? new Date(`${expiresOn}T23:59:59.999Z`) : undefined,
    });
    return granted.ok ? granted : refuse(atItsField(granted.refusal));
  },
});

/** A refusal that is about one field of the form belongs to that field, in words for whoever fills it in. */
function atItsField(refusal: Refusal): Refusal {
  switch (refusal.code) {
    case "validation_failed":
      return atFormFields(refusal, fields);
    case "insufficient_tokens":
      return {
        code: "validation_failed",
        faults: [{ path: "amountTokens", message: whyNotDeducted(refusal.availableTokens) }],
      };
    default:
      return refusal;
  }
}

const fields = new Map([
  ["expiresAt", "expiresOn"],
  ["tokens", "amountTokens"],
]);

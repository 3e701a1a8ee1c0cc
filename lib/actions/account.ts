"use server";

import { BuyPackageForm } from "@/lib/contracts/sales";
import { refuse } from "@/lib/domain/result";
import { env } from "@/lib/env";
import { startCheckout } from "@/lib/operations/start-checkout";
import { defineAction } from "./define-action";

/** Answers with the address of the payment page, for the browser to go to. */
export const startCheckoutAction = defineAction({
  input: BuyPackageForm,
  access: "signed-in",
  run: async (actor, { packageId, saveCard }) => {
    if (actor.kind !== "user") return refuse({ code: "not_signed_in" });
    return startCheckout(actor, {
      accountId: actor.accountId,
      userId: actor.userId,
      packageId,
      saveCard: saveCard === "on",
      successUrl: `${env.APP_URL}/tokens?success=true`,
      cancelUrl: `${env.APP_URL}/tokens?cancelled=true`,
    });
  },
});

"use server";

import { BuyAmountForm, BuyPackageForm } from "@/lib/contracts/sales";
import type { Actor } from "@/lib/domain/access";
import { refuse, type Result } from "@/lib/domain/result";
import { env } from "@/lib/env";
import { startCheckout } from "@/lib/operations/start-checkout";
import { defineAction } from "./define-action";

/** Answers with the address of the payment page, for the browser to go to. */
export const startCheckoutAction = defineAction({
  input: BuyPackageForm,
  access: "signed-in",
  run: (actor, { packageId, saveCard }) => checkoutFor(actor, { packageId }, saveCard),
});

/** The same for an amount of the buyer's own choice. */
export const buyAmountAction = defineAction({
  input: BuyAmountForm,
  access: "signed-in",
  run: async (actor, { amount, saveCard }) => {
    const started = await checkoutFor(actor, { amountCents: amount }, saveCard);
    if (started.ok || started.refusal.code !== "validation_failed") return started;
    // What is wrong is wrong with the one field that there is.
    return refuse({
      ...started.refusal,
      faults: started.refusal.faults.map((fault) => ({ ...fault, path: "amount" })),
    });
  },
});

async function checkoutFor(
  actor: Actor,
  wish: { packageId: string } | { amountCents: bigint },
  saveCard: "on" | undefined,
): Promise<Result<{ url: string; purchaseId: string }>> {
  if (actor.kind !== "user") return refuse({ code: "not_signed_in" });
  return startCheckout(actor, {
    ...wish,
    accountId: actor.accountId,
    userId: actor.userId,
    saveCard: saveCard === "on",
    successUrl: `${env.APP_URL}/tokens?success=true`,
    cancelUrl: `${env.APP_URL}/tokens?cancelled=true`,
  });
}

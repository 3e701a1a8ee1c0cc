"use server";

import { AddCardForm, CardForm, NothingToFillInForm, RemoveCardForm } from "@/lib/contracts/recharge";
import { refuse } from "@/lib/domain/result";
import { env } from "@/lib/env";
import { makeCardDefault, removeCard, startBillingPortal, startCardSetup } from "@/lib/operations/payment-methods";
import { defineAction } from "./define-action";

const PAGES = ["/tokens/payment-methods", "/tokens/auto-recharge"];

/** Answers with the address of Stripe's page for a new card. */
export const addCardAction = defineAction({
  input: AddCardForm,
  access: "signed-in",
  run: async (actor, { from }) => {
    if (actor.kind !== "user") return refuse({ code: "not_signed_in" });
    const page = `${env.APP_URL}/tokens/${from}`;
    return startCardSetup(actor, actor.accountId, { successUrl: `${page}?card=added`, cancelUrl: page });
  },
});

export const makeCardDefaultAction = defineAction({
  input: CardForm,
  access: "signed-in",
  refreshes: PAGES,
  run: async (actor, { cardId }) => {
    if (actor.kind !== "user") return refuse({ code: "not_signed_in" });
    return makeCardDefault(actor, actor.accountId, cardId);
  },
});

export const removeCardAction = defineAction({
  input: RemoveCardForm,
  access: "signed-in",
  refreshes: PAGES,
  run: async (actor, { cardId, alsoTurnOff }) => {
    if (actor.kind !== "user") return refuse({ code: "not_signed_in" });
    return removeCard(actor, actor.accountId, { cardId, alsoTurnOff: alsoTurnOff === "on" });
  },
});

/** Answers with the address of Stripe's own page for cards and receipts. */
export const openPortalAction = defineAction({
  input: NothingToFillInForm,
  access: "signed-in",
  run: async (actor) => {
    if (actor.kind !== "user") return refuse({ code: "not_signed_in" });
    return startBillingPortal(actor, actor, `${env.APP_URL}/tokens/payment-methods`);
  },
});

"use server";

import { ConfigureRechargeForm, FinishRechargeForm, NothingToFillInForm } from "@/lib/contracts/recharge";
import { refuse } from "@/lib/domain/result";
import { env } from "@/lib/env";
import { configureRecharge, resumeRecharge, turnOffRecharge } from "@/lib/operations/configure-recharge";
import { finishRecharge } from "@/lib/operations/finish-recharge";
import { defineAction } from "./define-action";

const PAGES = ["/tokens", "/tokens/auto-recharge"];

export const configureRechargeAction = defineAction({
  input: ConfigureRechargeForm,
  access: "signed-in",
  refreshes: PAGES,
  run: async (actor, input) => {
    if (actor.kind !== "user") return refuse({ code: "not_signed_in" });
    return configureRecharge(actor, actor.accountId, input);
  },
});

export const turnOffRechargeAction = defineAction({
  input: NothingToFillInForm,
  access: "signed-in",
  refreshes: PAGES,
  run: async (actor) => {
    if (actor.kind !== "user") return refuse({ code: "not_signed_in" });
    return turnOffRecharge(actor, actor.accountId);
  },
});

export const resumeRechargeAction = defineAction({
  input: NothingToFillInForm,
  access: "signed-in",
  refreshes: PAGES,
  run: async (actor) => {
    if (actor.kind !== "user") return refuse({ code: "not_signed_in" });
    return resumeRecharge(actor, actor.accountId);
  },
});

/** Answers with the bank's address, or with none when the payment went through without it. */
export const finishRechargeAction = defineAction({
  input: FinishRechargeForm,
  access: "signed-in",
  refreshes: PAGES,
  run: async (actor, { purchaseId }) => {
    if (actor.kind !== "user") return refuse({ code: "not_signed_in" });
    const returnUrl = `${env.APP_URL}/tokens/auto-recharge/finish/${purchaseId}`;
    return finishRecharge(actor, actor.accountId, purchaseId, returnUrl);
  },
});

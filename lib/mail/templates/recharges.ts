import type { Template } from "../letter";
import { documentsOf, paidRows } from "./payments";

const path = "/tokens/auto-recharge";

export const rechargeDone: Template<"recharge_done"> = (facts, amounts) => {
  const bought = amounts.tokens(facts.tokens);
  const paid = amounts.money(facts.paidCents, facts.currency);
  const threshold = amounts.tokens(facts.thresholdTokens);
  return {
    subject: `Auto-recharge added ${bought} for ${paid}`,
    preheader: `Your balance is now ${amounts.tokens(facts.balanceTokens)}.`,
    heading: `Auto-recharge added ${bought}`,
    paragraphs: [`You had ${threshold} or less left, so we charged ${facts.card} as you agreed.`],
    rows: [
      ["Package", facts.packageName],
      ...paidRows(facts, amounts),
      ["Card", facts.card],
      ["Charged at or below", threshold],
    ],
    action: { label: "See auto-recharge", path },
    documents: documentsOf(facts),
  };
};

export const rechargeDeclined: Template<"recharge_declined"> = (facts, { money, moment }) => {
  const price = money(facts.priceCents, facts.currency);
  return {
    subject: "Auto-recharge: your card was declined",
    preheader: `${price} could not be charged. Nothing was taken.`,
    heading: "Your card was declined",
    paragraphs: [
      `Auto-recharge tried to charge ${price} to ${facts.card}. Nothing was taken, and no tokens were added.`,
      `We try again after ${moment(facts.nextTryAt)}. To be safe, check the card or buy tokens yourself.`,
    ],
    rows: [
      ["Card", facts.card],
      ["Amount", price],
      ["Reason", facts.why],
      ["Next try after", moment(facts.nextTryAt)],
    ],
    action: { label: "Check your card", path },
  };
};

/** Paused for what it was, not only for a decline: the reason says what happened and what to do. */
export const rechargePaused: Template<"recharge_paused"> = (facts, { money }) => {
  const price = money(facts.priceCents, facts.currency);
  return {
    subject: "Auto-recharge is paused",
    preheader: `We no longer charge ${facts.card}. Your settings are kept.`,
    heading: "Auto-recharge is paused",
    paragraphs: [
      facts.why,
      "Nothing is charged and no tokens are added while it is paused, so your balance can run out. Your settings are kept.",
    ],
    rows: [["Card", facts.card], ...(facts.priceCents === "0" ? [] : [["Next payment", price] as const])],
    action: { label: "See auto-recharge", path },
  };
};

export const rechargeNeedsAction: Template<"recharge_needs_action"> = (facts, { money }) => {
  const price = money(facts.priceCents, facts.currency);
  return {
    subject: `Confirm a payment of ${price}`,
    preheader: "Your bank wants you to confirm it. Until then no tokens are added.",
    heading: `Confirm a payment of ${price}`,
    paragraphs: [
      `Auto-recharge tried to charge ${facts.card}, and your bank wants you to confirm that it is you. Until you do, nothing is taken, no tokens are added, and auto-recharge is paused.`,
    ],
    rows: [
      ["Card", facts.card],
      ["Amount", price],
    ],
    action: { label: "Confirm the payment", path: `${path}/finish/${encodeURIComponent(facts.purchaseId)}` },
  };
};

import { createHash } from "node:crypto";
import type Stripe from "stripe";
import { nowSeconds } from "../local-stripe";
import { newId } from "../store/ids";

export type TestCard = {
  number: string;
  /** What the API accepts in place of a payment method id. */
  token: string;
  /** For the list on the pay page. */
  meaning: string;
  brand: "visa" | "mastercard";
  /** Why every charge is declined. */
  decline?: Decline;
  /** Declines when charged, but lets itself be attached to a customer. */
  attachesAnyway?: true;
  /** `unless_set_up`: not off-session, once its owner has authenticated it for later use. */
  authentication?: "always" | "unless_set_up";
  disputed?: true;
};

export type Decline = { code: string; declineCode: string | null; sentence: string };

export const GENERIC_DECLINE: Decline = {
  code: "card_declined",
  declineCode: "generic_decline",
  sentence: "Your card was declined.",
};

export const AUTHENTICATION_REQUIRED: Decline = {
  code: "authentication_required",
  declineCode: "authentication_required",
  sentence: "Your card was declined. This transaction requires authentication.",
};

export const AUTHENTICATION_FAILED: Decline = {
  code: "payment_intent_authentication_failure",
  declineCode: null,
  sentence:
    "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
};

export const SETUP_AUTHENTICATION_FAILED: Decline = {
  ...AUTHENTICATION_FAILED,
  code: "setup_intent_authentication_failure",
};

const visa = (number: string, token: string, meaning: string): TestCard => ({ number, token, meaning, brand: "visa" });

/** Stripe's published test numbers, as far as they make a difference here. */
export const TEST_CARDS: readonly TestCard[] = [
  visa("4242424242424242", "pm_card_visa", "Pays"),
  { ...visa("5555555555554444", "pm_card_mastercard", "Pays (Mastercard)"), brand: "mastercard" },
  { ...visa("4000000000000002", "pm_card_chargeDeclined", "Is declined"), decline: GENERIC_DECLINE },
  {
    ...visa("4000000000009995", "pm_card_chargeDeclinedInsufficientFunds", "Has insufficient funds"),
    decline: declined("insufficient_funds", "Your card has insufficient funds."),
  },
  {
    ...visa("4000000000009987", "pm_card_chargeDeclinedLostCard", "Is reported lost"),
    decline: declined("lost_card", "Your card was declined."),
  },
  {
    ...visa("4000000000009979", "pm_card_chargeDeclinedStolenCard", "Is reported stolen"),
    decline: declined("stolen_card", "Your card was declined."),
  },
  {
    ...visa("4000000000000069", "pm_card_chargeDeclinedExpiredCard", "Has expired"),
    decline: { code: "expired_card", declineCode: null, sentence: "Your card has expired." },
  },
  {
    ...visa("4000000000000127", "pm_card_chargeDeclinedIncorrectCvc", "Has another CVC"),
    decline: { code: "incorrect_cvc", declineCode: null, sentence: "Your card's security code is incorrect." },
  },
  {
    ...visa("4000000000000119", "pm_card_chargeDeclinedProcessingError", "Fails at the processor"),
    decline: {
      code: "processing_error",
      declineCode: null,
      sentence: "An error occurred while processing your card. Try again in a little bit.",
    },
  },
  {
    ...visa("4000000000000341", "pm_card_chargeCustomerFail", "Can be saved, but every charge is declined"),
    decline: GENERIC_DECLINE,
    attachesAnyway: true,
  },
  {
    ...visa("4000002500003155", "pm_card_authenticationRequiredOnSetup", "Needs authentication until it is set up"),
    authentication: "unless_set_up",
  },
  {
    ...visa("4000002760003184", "pm_card_authenticationRequired", "Needs authentication every time"),
    authentication: "always",
  },
  { ...visa("4000000000000259", "pm_card_createDispute", "Pays, then is disputed"), disputed: true },
];

export function cardByNumber(number: string): TestCard | undefined {
  return TEST_CARDS.find((card) => card.number === number);
}

export function cardByToken(token: string): TestCard | undefined {
  return TEST_CARDS.find((card) => card.token === token);
}

/** The test card behind a payment method. The last four digits tell them apart. */
export function cardBehind(paymentMethod: Stripe.PaymentMethod): TestCard {
  const card = TEST_CARDS.find(({ number }) => number.endsWith(paymentMethod.card?.last4 ?? "none"));
  if (!card) throw new Error(`${paymentMethod.id} is not made from a test card.`);
  return card;
}

export function newPaymentMethod(
  card: TestCard,
  facts: {
    expMonth?: number;
    expYear?: number;
    email?: string | null;
    name?: string | null;
    phone?: string | null;
    address?: Stripe.Address | null;
    allowRedisplay?: "always" | "limited" | "unspecified";
    metadata?: Record<string, string>;
  } = {},
): Stripe.PaymentMethod {
  return {
    id: newId("pm"),
    object: "payment_method",
    allow_redisplay: facts.allowRedisplay ?? "unspecified",
    billing_details: {
      address: {
        ...{ city: null, country: null, line1: null, line2: null, postal_code: null, state: null },
        ...facts.address,
      },
      email: facts.email ?? null,
      name: facts.name ?? null,
      phone: facts.phone ?? null,
      tax_id: null,
    },
    card: {
      brand: card.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: "pass" },
      country: "US",
      display_brand: card.brand,
      exp_month: facts.expMonth ?? 12,
      exp_year: facts.expYear ?? new Date().getUTCFullYear() + 3,
      fingerprint: createHash("sha256").update(card.number).digest("base64url").slice(0, 16),
      funding: "credit",
      generated_from: null,
      last4: card.number.slice(-4),
      networks: { available: [card.brand], preferred: null },
      regulated_status: "unregulated",
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: nowSeconds(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: facts.metadata ?? {},
    type: "card",
  };
}

function declined(declineCode: string, sentence: string): Decline {
  return { code: "card_declined", declineCode, sentence };
}

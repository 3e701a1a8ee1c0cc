import type Stripe from "stripe";
import { z } from "zod";
import { emit } from "../events/emit";
import type { LocalStripe } from "../local-stripe";
import { attach, customerNamed, paymentMethodNamed } from "../payments/attach";
import { detach } from "../payments/portal";
import { cardByNumber, cardByToken, newPaymentMethod } from "../payments/test-cards";
import { find } from "../store/store";
import { Fault, invalidRequest, missing } from "../wire/fault";
import { changedMetadata, clearable, integer, metadataChange, pageQuery, text } from "../wire/form";
import { page } from "../wire/lists";
import { route, type Route } from "../wire/route";

export const paymentMethodQuery = {
  ...pageQuery,
  type: text.optional(),
  allow_redisplay: z.enum(["always", "limited", "unspecified"]).optional(),
};

const billingDetails = z.strictObject({
  email: clearable(text).optional(),
  name: clearable(text).optional(),
  phone: clearable(text).optional(),
});

const createParams = z.strictObject({
  type: z.literal("card"),
  card: z.union([
    z.strictObject({ token: text }),
    z.strictObject({ number: text, exp_month: integer, exp_year: integer, cvc: text.optional() }),
  ]),
  billing_details: billingDetails.optional(),
  allow_redisplay: z.enum(["always", "limited", "unspecified"]).optional(),
  metadata: metadataChange.optional(),
});

const updateParams = z.strictObject({
  allow_redisplay: z.enum(["always", "limited", "unspecified"]).optional(),
  billing_details: billingDetails.optional(),
  metadata: metadataChange.optional(),
});

export const paymentMethodRoutes: readonly Route[] = [
  route("POST", "/v1/payment_methods", createParams, (input, { stripe }) => {
    // Stripe's card tokens are tok_visa and the like; they name the same cards as pm_card_visa.
    const card =
      "token" in input.card
        ? cardByToken(input.card.token.replace(/^tok_/, "pm_card_"))
        : cardByNumber(input.card.number.replaceAll(/\D/g, ""));
    if (!card) {
      throw new Fault(402, {
        type: "card_error",
        code: "token" in input.card ? "token_already_used" : "incorrect_number",
        message: "This is not one of the test cards that the local Stripe knows.",
      });
    }
    const made = newPaymentMethod(card, {
      ...("exp_month" in input.card && { expMonth: input.card.exp_month, expYear: input.card.exp_year }),
      email: input.billing_details?.email ?? null,
      name: input.billing_details?.name ?? null,
      phone: input.billing_details?.phone ?? null,
      allowRedisplay: input.allow_redisplay ?? "unspecified",
      metadata: changedMetadata(null, input.metadata),
    });
    stripe.store.state.paymentMethods[made.id] = made;
    return made;
  }),

  route(
    "GET",
    "/v1/payment_methods",
    z.strictObject({ ...paymentMethodQuery, customer: text }),
    (query, { stripe, path }) => {
      customerNamed(stripe, query.customer, "customer");
      return paymentMethodPage(stripe, query, path);
    },
  ),

  route("GET", "/v1/payment_methods/:id", z.strictObject({}), (_, { stripe, id }) => knownPaymentMethod(stripe, id)),

  route("POST", "/v1/payment_methods/:id", updateParams, (input, { stripe, cause, id }) => {
    const paymentMethod = knownPaymentMethod(stripe, id);
    if (paymentMethod.customer === null) {
      throw invalidRequest("You must save this PaymentMethod to a customer before you can update it.");
    }
    const { email, name, phone } = input.billing_details ?? {};
    if (email !== undefined) paymentMethod.billing_details.email = email;
    if (name !== undefined) paymentMethod.billing_details.name = name;
    if (phone !== undefined) paymentMethod.billing_details.phone = phone;
    if (input.allow_redisplay) paymentMethod.allow_redisplay = input.allow_redisplay;
    paymentMethod.metadata = changedMetadata(paymentMethod.metadata, input.metadata);
    emit(stripe, cause, "payment_method.updated", paymentMethod);
    return paymentMethod;
  }),

  route(
    "POST",
    "/v1/payment_methods/:id/attach",
    z.strictObject({ customer: text }),
    (input, { stripe, cause, id }) => {
      const customer = customerNamed(stripe, input.customer, "customer");
      const paymentMethod = paymentMethodNamed(stripe, id, "payment_method");
      if (paymentMethod.customer === customer.id) return paymentMethod;
      if (paymentMethod.customer !== null) {
        throw invalidRequest("The payment method you provided has already been attached to a customer.");
      }
      attach(stripe, cause, paymentMethod, customer.id);
      return paymentMethod;
    },
  ),

  route("POST", "/v1/payment_methods/:id/detach", z.strictObject({}), (_, { stripe, cause, id }) => {
    const paymentMethod = knownPaymentMethod(stripe, id);
    if (paymentMethod.customer === null) {
      throw invalidRequest(
        "The payment method you provided is not attached to a customer so detachment is impossible.",
      );
    }
    detach(stripe, cause, paymentMethod);
    return paymentMethod;
  }),
];

/** The payment methods attached to one customer. */
export function paymentMethodPage(
  stripe: LocalStripe,
  query: z.output<z.ZodObject<typeof paymentMethodQuery>> & { customer: string },
  path: string,
) {
  const mine = Object.values(stripe.store.state.paymentMethods).filter(
    (paymentMethod) =>
      paymentMethod.customer === query.customer &&
      (query.type === undefined || paymentMethod.type === query.type) &&
      (query.allow_redisplay === undefined || paymentMethod.allow_redisplay === query.allow_redisplay),
  );
  return page(mine, query, path);
}

function knownPaymentMethod(stripe: LocalStripe, id: string): Stripe.PaymentMethod {
  const paymentMethod = find(stripe.store.state.paymentMethods, id);
  if (!paymentMethod) throw missing("PaymentMethod", id);
  return paymentMethod;
}

import type Stripe from "stripe";
import { emit } from "../events/emit";
import type { Cause, LocalStripe } from "../local-stripe";
import { find } from "../store/store";
import { Fault, missingReference } from "../wire/fault";
import { cardBehind, cardByToken, newPaymentMethod } from "./test-cards";

/** Gives a customer a card to be charged later. Cards that always decline refuse, as a bank's check would. */
export function attach(stripe: LocalStripe, cause: Cause, paymentMethod: Stripe.PaymentMethod, customer: string): void {
  const card = cardBehind(paymentMethod);
  if (card.decline && !card.attachesAnyway) {
    throw new Fault(402, {
      type: "card_error",
      code: card.decline.code,
      ...(card.decline.declineCode !== null && { decline_code: card.decline.declineCode }),
      message: card.decline.sentence,
    });
  }
  paymentMethod.customer = customer;
  emit(stripe, cause, "payment_method.attached", paymentMethod);
}

/** A payment method by its id; a test token (`pm_card_visa`) becomes a new one. */
export function paymentMethodNamed(stripe: LocalStripe, idOrToken: string, param: string): Stripe.PaymentMethod {
  const { paymentMethods } = stripe.store.state;
  const known = find(paymentMethods, idOrToken);
  if (known) return known;
  const card = cardByToken(idOrToken);
  if (!card) throw missingReference("PaymentMethod", idOrToken, param);
  const made = newPaymentMethod(card);
  paymentMethods[made.id] = made;
  return made;
}

export function customerNamed(stripe: LocalStripe, id: string, param: string): Stripe.Customer {
  const customer = find(stripe.store.state.customers, id);
  if (!customer || customer.deleted) throw missingReference("customer", id, param);
  return customer;
}

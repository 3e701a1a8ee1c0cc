import type Stripe from "stripe";
import { nowSeconds, type Cause, type LocalStripe } from "../local-stripe";
import { changedAttributes, emit } from "../events/emit";
import { newId } from "../store/ids";
import { find } from "../store/store";

export function newPortalSession(facts: {
  customer: string;
  returnUrl: string | null;
  locale: string | null;
  publicUrl: string;
}): Stripe.BillingPortal.Session {
  const id = newId("bps");
  return {
    id,
    object: "billing_portal.session",
    configuration: "bpc_local",
    created: nowSeconds(),
    customer: facts.customer,
    customer_account: null,
    flow: null,
    livemode: false,
    locale: facts.locale,
    on_behalf_of: null,
    return_url: facts.returnUrl,
    url: `${facts.publicUrl}/p/session/${id}`,
  };
}

/** The cards of a customer, the newest first. */
export function cardsOf(stripe: LocalStripe, customer: string): Stripe.PaymentMethod[] {
  return Object.values(stripe.store.state.paymentMethods)
    .filter((paymentMethod) => paymentMethod.customer === customer)
    .reverse();
}

export function makeDefault(
  stripe: LocalStripe,
  cause: Cause,
  customer: Stripe.Customer,
  paymentMethod: string | null,
): void {
  const before = structuredClone(customer);
  customer.invoice_settings.default_payment_method = paymentMethod;
  const changes = changedAttributes(before, customer);
  if (changes) emit(stripe, cause, "customer.updated", customer, changes);
}

/** Takes a card away from its owner; it cannot be charged any more. */
export function detach(stripe: LocalStripe, cause: Cause, paymentMethod: Stripe.PaymentMethod): void {
  const owner = paymentMethod.customer;
  paymentMethod.customer = null;
  emit(stripe, cause, "payment_method.detached", paymentMethod, { customer: owner });
  const customer = typeof owner === "string" ? find(stripe.store.state.customers, owner) : undefined;
  if (customer && !customer.deleted && customer.invoice_settings.default_payment_method === paymentMethod.id) {
    makeDefault(stripe, cause, customer, null);
  }
}

import type Stripe from "stripe";
import { z } from "zod";
import { endSubscription } from "../billing/subscriptions";
import { isOver } from "../billing/subscription-status";
import { changedAttributes, emit } from "../events/emit";
import type { LocalStripe } from "../local-stripe";
import { attach, paymentMethodNamed } from "../payments/attach";
import { newCustomer } from "../payments/new-customer";
import { find } from "../store/store";
import { missing, missingReference } from "../wire/fault";
import { changedMetadata, clearable, createdFilter, metadataChange, pageQuery, text } from "../wire/form";
import { page } from "../wire/lists";
import { route, type Route } from "../wire/route";
import { paymentMethodPage, paymentMethodQuery } from "./payment-methods";

const addressFields = {
  city: text.optional(),
  country: text.optional(),
  line1: text.optional(),
  line2: text.optional(),
  postal_code: text.optional(),
  state: text.optional(),
};

const customerFields = {
  address: clearable(z.strictObject(addressFields)).optional(),
  description: clearable(text).optional(),
  email: clearable(text.max(512)).optional(),
  invoice_settings: z.strictObject({ default_payment_method: clearable(text).optional() }).optional(),
  metadata: metadataChange.optional(),
  name: clearable(text.max(256)).optional(),
  phone: clearable(text).optional(),
  preferred_locales: z.array(text).optional(),
};

const createParams = z.strictObject({ ...customerFields, payment_method: text.optional() });
const updateParams = z.strictObject(customerFields);
const listParams = z.strictObject({ ...pageQuery, created: createdFilter.optional(), email: text.optional() });

export const customerRoutes: readonly Route[] = [
  route("POST", "/v1/customers", createParams, ({ payment_method, ...fields }, { stripe, cause }) => {
    const customer = newCustomer(fields.email ?? null);
    change(stripe, customer, fields);
    // A card that refuses to be attached leaves no customer behind.
    if (payment_method !== undefined) {
      attach(stripe, cause, paymentMethodNamed(stripe, payment_method, "payment_method"), customer.id);
    }
    stripe.store.state.customers[customer.id] = customer;
    emit(stripe, cause, "customer.created", customer);
    return customer;
  }),

  route("GET", "/v1/customers", listParams, ({ email, ...query }, { stripe, path }) => {
    const customers = Object.values(stripe.store.state.customers).filter((customer) => !customer.deleted);
    return page(
      email === undefined ? customers : customers.filter((customer) => customer.email === email),
      query,
      path,
    );
  }),

  route("GET", "/v1/customers/:id", z.strictObject({}), (_, { stripe, id }) => {
    const customer = find(stripe.store.state.customers, id);
    if (!customer) throw missing("customer", id);
    return customer;
  }),

  route("POST", "/v1/customers/:id", updateParams, (fields, { stripe, cause, id }) => {
    const customer = liveCustomer(stripe, id);
    const before = structuredClone(customer);
    change(stripe, customer, fields);
    const changes = changedAttributes(before, customer);
    if (changes) emit(stripe, cause, "customer.updated", customer, changes);
    return customer;
  }),

  route("DELETE", "/v1/customers/:id", z.strictObject({}), (_, { stripe, cause, id }) => {
    const customer = liveCustomer(stripe, id);
    const { paymentMethods, customers, subscriptions } = stripe.store.state;
    for (const subscription of Object.values(subscriptions)) {
      if (subscription.customer === id && !isOver(subscription)) endSubscription(stripe, cause, subscription);
    }
    for (const paymentMethod of Object.values(paymentMethods)) {
      if (paymentMethod.customer === id) paymentMethod.customer = null;
    }
    const deleted: Stripe.DeletedCustomer = { id, object: "customer", deleted: true };
    customers[id] = deleted;
    emit(stripe, cause, "customer.deleted", customer);
    return deleted;
  }),

  route(
    "GET",
    "/v1/customers/:id/payment_methods",
    z.strictObject(paymentMethodQuery),
    (query, { stripe, id, path }) => {
      liveCustomer(stripe, id);
      return paymentMethodPage(stripe, { ...query, customer: id }, path);
    },
  ),
];

export function liveCustomer(stripe: LocalStripe, id: string): Stripe.Customer {
  const customer = find(stripe.store.state.customers, id);
  if (!customer || customer.deleted) throw missing("customer", id);
  return customer;
}

function change(stripe: LocalStripe, customer: Stripe.Customer, fields: z.output<typeof updateParams>): void {
  const { metadata, invoice_settings, address, ...plain } = fields;
  const defaultPaymentMethod = invoice_settings?.default_payment_method;
  if (defaultPaymentMethod) {
    const owner = find(stripe.store.state.paymentMethods, defaultPaymentMethod)?.customer;
    if (owner !== customer.id) {
      throw missingReference("PaymentMethod", defaultPaymentMethod, "invoice_settings[default_payment_method]");
    }
  }
  Object.assign(customer, withoutUndefined(plain));
  customer.metadata = changedMetadata(customer.metadata, metadata);
  if (defaultPaymentMethod !== undefined) customer.invoice_settings.default_payment_method = defaultPaymentMethod;
  if (address !== undefined) {
    const nothing = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };
    customer.address = address && { ...nothing, ...withoutUndefined(address) };
  }
}

function withoutUndefined(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

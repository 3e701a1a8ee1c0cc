import type Stripe from "stripe";

/*
 * Objects as they go over the wire, where the official types name what the client makes of them: on the wire a decimal
 * is a string, and the client turns it into an object.
 */

export type WirePrice = Omit<Stripe.Price, "unit_amount_decimal"> & { unit_amount_decimal: string | null };

export type WireLineItem = Omit<Stripe.LineItem, "price"> & { price: WirePrice | null };

type WirePricing = Omit<Stripe.InvoiceLineItem.Pricing, "unit_amount_decimal"> & { unit_amount_decimal: string | null };

export type WireInvoiceLine = Omit<Stripe.InvoiceLineItem, "pricing" | "quantity_decimal"> & {
  pricing: WirePricing | null;
  quantity_decimal: string | null;
};

export type WireInvoiceItem = Omit<Stripe.InvoiceItem, "pricing" | "quantity_decimal"> & {
  pricing: WirePricing | null;
  quantity_decimal: string;
};

export type WireInvoice = Omit<Stripe.Invoice, "lines"> & { lines: Stripe.ApiList<WireInvoiceLine> };

export type WirePlan = Omit<Stripe.Plan, "amount_decimal"> & { amount_decimal: string | null };

export type WireSubscriptionItem = Omit<Stripe.SubscriptionItem, "plan" | "price"> & {
  plan: WirePlan;
  price: WirePrice;
};

export type WireSubscription = Omit<Stripe.Subscription, "items"> & {
  items: Stripe.ApiList<WireSubscriptionItem>;
};

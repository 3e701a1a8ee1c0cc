import type Stripe from "stripe";
import { reductionOf, type Order } from "../billing/discounts";
import { priceCharges, type Charge } from "../billing/price-charges";
import { printedTaxIds } from "../billing/tax-ids";
import { taxIdType, taxTerms, type TaxTerms } from "../billing/tax-rates";
import type { LocalStripe } from "../local-stripe";
import { find } from "../store/store";
import type { WireLineItem } from "../store/wire-types";
import { smallestCharge } from "./amounts";
import { idOf } from "./new-objects";

/** Counts what a session costs its buyer, as far as is known by now who they are and where. */
export function priceCheckout(stripe: LocalStripe, session: Stripe.Checkout.Session): void {
  if (session.amount_subtotal === null) return;
  const { lineItems, paymentIntents, checkoutVisits } = stripe.store.state;
  const items = find(lineItems, session.id) ?? [];
  const tax = taxOf(stripe, session);
  const discount = find(checkoutVisits, session.id)?.discount ?? null;
  const reduction = discount && reductionOf(stripe, discount.coupon);
  const priced = priceCharges(chargesOf(items), reduction, tax);
  for (const [index, item] of items.entries()) {
    const { discount = 0, tax = 0, total = 0 } = priced[index] ?? {};
    Object.assign(item, { amount_discount: discount, amount_tax: tax, amount_total: total });
  }
  session.amount_subtotal = sumOf(items, "amount_subtotal");
  session.amount_total = sumOf(items, "amount_total");
  session.total_details = {
    amount_discount: sumOf(items, "amount_discount"),
    amount_shipping: 0,
    amount_tax: sumOf(items, "amount_tax"),
  };
  // A code that somebody typed stands for its coupon.
  session.discounts = discount
    ? [{ coupon: discount.promotionCode === null ? discount.coupon : null, promotion_code: discount.promotionCode }]
    : [];
  if (session.automatic_tax.enabled) session.automatic_tax.status = tax ? "complete" : "requires_location_inputs";
  const intent = find(paymentIntents, find(checkoutVisits, session.id)?.paymentIntent ?? "");
  if (intent && intent.status !== "succeeded") intent.amount = session.amount_total;
}

export function chargesOf(items: WireLineItem[]): Charge[] {
  return items.map(({ amount_subtotal, price }) => ({
    amount: amount_subtotal,
    product: idOf(price?.product),
    isDiscountable: true,
    taxBehavior: price?.tax_behavior === "inclusive" ? "inclusive" : "exclusive",
  }));
}

/** Nothing at all, or enough for a card. */
export function canBePaid(session: Stripe.Checkout.Session): boolean {
  const total = session.amount_total ?? 0;
  return total === 0 || total >= smallestCharge(session.currency ?? "usd");
}

/** What a discount is given to. */
export function orderOf(session: Stripe.Checkout.Session): Order {
  return {
    currency: session.currency ?? "usd",
    amountSubtotal: session.amount_subtotal ?? 0,
    customer: idOf(session.customer),
  };
}

/** How the sale is taxed; null when it is not, or while nobody knows where the buyer is. */
export function taxOf(stripe: LocalStripe, session: Stripe.Checkout.Session): TaxTerms | null {
  const country = session.automatic_tax.enabled ? addressOf(stripe, session)?.country : null;
  if (!country) return null;
  return taxTerms(country, buyerTaxIds(stripe, session).length > 0);
}

/** The tax ID that the buyer has typed, else those that are known of the customer. */
export function buyerTaxIds(stripe: LocalStripe, session: Stripe.Checkout.Session): { type: string; value: string }[] {
  const typed = find(stripe.store.state.checkoutVisits, session.id)?.billing?.taxId ?? null;
  if (typed === null) return printedTaxIds(stripe, idOf(session.customer));
  return [{ type: taxIdType(addressOf(stripe, session)?.country ?? ""), value: typed }];
}

/** Is the buyer asked where they are? A customer who was there before may keep the address that is known. */
export function asksForAddress(stripe: LocalStripe, session: Stripe.Checkout.Session): boolean {
  if (session.billing_address_collection === "required") return true;
  const wanted = find(stripe.store.state.checkoutVisits, session.id)?.wanted;
  return session.automatic_tax.enabled && (session.customer === null || (wanted?.addressToCustomer ?? false));
}

/** Where the buyer is: what they have said, if that is what counts, else what is known of the customer. */
export function addressOf(stripe: LocalStripe, session: Stripe.Checkout.Session): Stripe.Address | null {
  const { customers, checkoutVisits } = stripe.store.state;
  const visit = find(checkoutVisits, session.id);
  const customer = find(customers, idOf(session.customer) ?? "");
  const known = (customer && !customer.deleted ? customer.address : null) ?? null;
  const said = asksForAddress(stripe, session) ? (visit?.billing?.address ?? null) : null;
  const knownCounts = session.automatic_tax.enabled && session.customer !== null && !visit?.wanted.addressToCustomer;
  return knownCounts ? (known ?? said) : (said ?? known);
}

type Amount = "amount_discount" | "amount_subtotal" | "amount_tax" | "amount_total";

function sumOf(items: WireLineItem[], amount: Amount): number {
  return items.reduce((sum, item) => sum + item[amount], 0);
}

import type Stripe from "stripe";
import { couponOf, discountProblem, promotionCodeSpelt } from "../billing/discounts";
import { COUNTRIES } from "../billing/tax-rates";
import type { LocalStripe } from "../local-stripe";
import type { CheckoutProblem } from "../store/state";
import { visitOf } from "./pay-checkout";
import { asksForAddress, canBePaid, orderOf, priceCheckout } from "./price-checkout";

/** What a buyer says about themselves at the pay page; what is left out stays as it was. */
export type OrderChange = {
  country?: string;
  line1?: string;
  city?: string;
  postalCode?: string;
  taxId?: string;
  businessName?: string;
  /** Empty takes the code off again. */
  promotionCode?: string;
};

/** Takes down what the buyer says and counts the total anew, or tells what is wrong with it. */
export function changeOrder(
  stripe: LocalStripe,
  session: Stripe.Checkout.Session,
  change: OrderChange,
): CheckoutProblem | null {
  const visit = visitOf(stripe, session.id);
  const billing = { address: null, taxId: null, businessName: null, ...visit.billing };
  if (asksForAddress(stripe, session)) {
    const address = changedAddress(billing.address, change);
    const problem = faultOf(address, session);
    if (problem) return problem;
    billing.address = address;
  }
  if (session.tax_id_collection?.enabled && change.taxId !== undefined) {
    const taxId = change.taxId.replaceAll(/[\s.-]/g, "").toUpperCase();
    if (taxId !== "" && !/^[A-Z0-9]{5,20}$/.test(taxId)) {
      return { field: "taxId", sentence: "Enter the tax ID as it is registered, like DE123456789, or leave it out." };
    }
    billing.taxId = taxId || null;
  }
  if (session.tax_id_collection?.enabled && change.businessName !== undefined) {
    billing.businessName = change.businessName.trim() || null;
  }
  visit.billing = billing;
  // A discount may have run out since it was given.
  if (visit.discount && discountProblem(stripe, visit.discount, orderOf(session)) !== null) visit.discount = null;
  priceCheckout(stripe, session);
  return change.promotionCode === undefined ? null : changePromotion(stripe, session, change.promotionCode);
}

/** Applies a promotion code, or takes it off when it is empty. */
export function changePromotion(
  stripe: LocalStripe,
  session: Stripe.Checkout.Session,
  promotionCode: string,
): CheckoutProblem | null {
  const problem = applyCode(stripe, session, promotionCode);
  priceCheckout(stripe, session);
  return problem;
}

function applyCode(stripe: LocalStripe, session: Stripe.Checkout.Session, spelling: string): CheckoutProblem | null {
  const visit = visitOf(stripe, session.id);
  const refused = (sentence: string): CheckoutProblem => ({ field: "promotionCode", sentence });
  if (!session.allow_promotion_codes) return refused("This session takes no promotion codes.");
  if (spelling.trim() === "") {
    visit.discount = null;
    return null;
  }
  const code = promotionCodeSpelt(stripe, spelling);
  if (!code) return refused("This code is not valid, or no longer.");
  const discount = { coupon: couponOf(code), promotionCode: code.id };
  const sentence = discountProblem(stripe, discount, orderOf(session));
  if (sentence !== null) return refused(sentence);
  const before = visit.discount ?? null;
  visit.discount = discount;
  priceCheckout(stripe, session);
  if (canBePaid(session)) return null;
  visit.discount = before;
  return refused("With this code the total would be too small to be paid by card.");
}

function changedAddress(known: Stripe.Address | null, change: OrderChange): Stripe.Address {
  const nothing = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };
  const address = known ?? nothing;
  const said = (value: string | undefined, before: string | null) =>
    value === undefined ? before : value.trim() || null;
  return {
    ...address,
    country: said(change.country?.toUpperCase(), address.country),
    line1: said(change.line1, address.line1),
    city: said(change.city, address.city),
    postal_code: said(change.postalCode, address.postal_code),
  };
}

function faultOf(address: Stripe.Address, session: Stripe.Checkout.Session): CheckoutProblem | null {
  if (!COUNTRIES.some(({ code }) => code === address.country)) {
    return { field: "country", sentence: "Choose your country." };
  }
  if (session.billing_address_collection !== "required") return null;
  if (address.line1 === null) return { field: "line1", sentence: "Enter your address." };
  if (address.city === null) return { field: "city", sentence: "Enter your city." };
  return null;
}

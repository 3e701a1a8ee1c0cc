import type Stripe from "stripe";
import { nowSeconds, type LocalStripe } from "../local-stripe";
import { money } from "../payments/amounts";
import { idOf } from "../payments/new-objects";
import { newId } from "../store/ids";
import { find } from "../store/store";
import { invalidRequest, missingReference } from "../wire/fault";
import { monthsLater } from "./calendar";
import type { Reduction } from "./price-charges";

/** A coupon that somebody uses, and the promotion code through which they came by it. */
export type AppliedDiscount = { coupon: string; promotionCode: string | null };

/** What is bought with a discount, and by whom. */
export type Order = { currency: string; amountSubtotal: number; customer: string | null };

/** A coupon that can be named; one that was deleted lives on only in the discounts that were given before. */
export function liveCoupon({ store: { state } }: LocalStripe, id: string): Stripe.Coupon | undefined {
  const coupon = Object.hasOwn(state.deletedCoupons, id) ? undefined : find(state.coupons, id);
  if (coupon) coupon.valid = isRedeemable(coupon);
  return coupon;
}

/** A code is active only as long as it can be used: it falls asleep with its date, its count or its coupon. */
export function currentPromotionCode(stripe: LocalStripe, id: string): Stripe.PromotionCode | undefined {
  const code = find(stripe.store.state.promotionCodes, id);
  if (code?.active) code.active = isRedeemable(code) && (liveCoupon(stripe, couponOf(code))?.valid ?? false);
  return code;
}

/** The active code that is spelt like that, in capitals or not. */
export function promotionCodeSpelt(stripe: LocalStripe, spelling: string): Stripe.PromotionCode | undefined {
  const wanted = spelling.trim().toUpperCase();
  return Object.values(stripe.store.state.promotionCodes).find(
    ({ id, code }) => code.toUpperCase() === wanted && currentPromotionCode(stripe, id)?.active,
  );
}

export function couponOf(code: Stripe.PromotionCode): string {
  return idOf(code.promotion.coupon) ?? "";
}

/** Why an order cannot have this discount; null when it can. */
export function discountProblem(stripe: LocalStripe, { coupon, promotionCode }: AppliedDiscount, order: Order) {
  const terms = liveCoupon(stripe, coupon);
  if (!terms?.valid) return "This coupon has expired or was used up.";
  if (terms.currency !== null && terms.currency !== order.currency) {
    return `This coupon is for payments in ${terms.currency.toUpperCase()}.`;
  }
  if (promotionCode === null) return null;
  const code = currentPromotionCode(stripe, promotionCode);
  if (!code?.active) return "This code is not valid, or no longer.";
  const { minimum_amount: minimum, minimum_amount_currency: currency, first_time_transaction } = code.restrictions;
  if (minimum !== null && (order.amountSubtotal < minimum || order.currency !== currency)) {
    return `This code needs an order of at least ${money(minimum, currency ?? order.currency)}.`;
  }
  if (code.customer !== null && code.customer !== order.customer) return "This code is for another customer.";
  if (first_time_transaction && hasPaidBefore(stripe, order.customer)) return "This code is for first orders only.";
  return null;
}

/** The discount that a call names, or its refusal. */
export function discountNamed(
  stripe: LocalStripe,
  named: { coupon?: string | undefined; promotion_code?: string | undefined },
  param: string,
): AppliedDiscount {
  if ((named.coupon === undefined) === (named.promotion_code === undefined)) {
    throw invalidRequest("A discount needs either `coupon` or `promotion_code`.", { param });
  }
  if (named.coupon !== undefined) {
    if (!liveCoupon(stripe, named.coupon)) throw missingReference("coupon", named.coupon, `${param}[coupon]`);
    return { coupon: named.coupon, promotionCode: null };
  }
  const id = named.promotion_code ?? "";
  const code = currentPromotionCode(stripe, id);
  if (!code) throw missingReference("promotion code", id, `${param}[promotion_code]`);
  return { coupon: couponOf(code), promotionCode: code.id };
}

/** What a discount takes off, even if its coupon has been deleted since. */
export function reductionOf({ store: { state } }: LocalStripe, coupon: string): Reduction | null {
  const terms = find(state.coupons, coupon);
  if (!terms) return null;
  return {
    percentOff: terms.percent_off,
    amountOff: terms.amount_off,
    products: terms.applies_to?.products ?? null,
  };
}

/** Gives the discount to something and counts its use. */
export function redeem(
  { store: { state } }: LocalStripe,
  { coupon, promotionCode }: AppliedDiscount,
  owner: Pick<Partial<Stripe.Discount>, "checkout_session" | "customer" | "invoice" | "subscription">,
): Stripe.Discount {
  const terms = find(state.coupons, coupon);
  const code = find(state.promotionCodes, promotionCode ?? "");
  if (terms) terms.times_redeemed += 1;
  if (code) code.times_redeemed += 1;
  const start = nowSeconds();
  const discount: Stripe.Discount = {
    id: newId("di"),
    object: "discount",
    checkout_session: owner.checkout_session ?? null,
    customer: owner.customer ?? null,
    customer_account: null,
    end: terms?.duration === "repeating" ? monthsLater(start, terms.duration_in_months ?? 1) : null,
    invoice: owner.invoice ?? null,
    invoice_item: null,
    promotion_code: promotionCode,
    source: { coupon, type: "coupon" },
    start,
    subscription: owner.subscription ?? null,
    subscription_item: null,
  };
  state.discounts[discount.id] = discount;
  return discount;
}

type Redeemable = {
  times_redeemed: number;
  max_redemptions: number | null;
  redeem_by?: number | null;
  expires_at?: number | null;
};

function isRedeemable({ times_redeemed, max_redemptions, redeem_by, expires_at }: Redeemable): boolean {
  const end = redeem_by ?? expires_at ?? Infinity;
  return times_redeemed < (max_redemptions ?? Infinity) && nowSeconds() < end;
}

function hasPaidBefore({ store: { state } }: LocalStripe, customer: string | null): boolean {
  return (
    customer !== null && Object.values(state.charges).some((charge) => charge.customer === customer && charge.paid)
  );
}

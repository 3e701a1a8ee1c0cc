import { discountNamed, discountProblem, reductionOf, type AppliedDiscount } from "../billing/discounts";
import { priceCharges } from "../billing/price-charges";
import type { LocalStripe } from "../local-stripe";
import { checkChargeAmount } from "../payments/amounts";
import { chargesOf } from "../payments/price-checkout";
import type { WireLineItem } from "../store/wire-types";
import { invalidRequest } from "../wire/fault";
import { lineItemsOf } from "./checkout-line-items";
import type { CheckoutInput } from "./create-checkout";
import { refuseUnlessAlike } from "./subscription-items";

export type CheckoutMode = "payment" | "setup" | "subscription";

/** What belongs to other modes of a session. */
const STRANGERS = {
  payment: ["setup_intent_data", "subscription_data"],
  setup: [
    ...(["discounts", "line_items", "payment_intent_data", "invoice_creation"] as const),
    ...(["saved_payment_method_options", "subscription_data"] as const),
  ],
  subscription: ["customer_creation", "invoice_creation", "payment_intent_data", "setup_intent_data"],
} as const satisfies Record<CheckoutMode, readonly (keyof CheckoutInput)[]>;

export function refuseStrangers(mode: CheckoutMode, input: CheckoutInput): void {
  for (const param of STRANGERS[mode]) {
    if (input[param] !== undefined) throw invalidRequest(`\`${param}\` cannot be used in ${mode} mode.`, { param });
  }
  if (mode !== "setup") return;
  for (const param of ["automatic_tax", "tax_id_collection"] as const) {
    if (input[param]?.enabled) throw invalidRequest(`\`${param}\` cannot be used in setup mode.`, { param });
  }
}

export type CheckoutOrder = {
  items: WireLineItem[];
  currency: string | null;
  amountTotal: number | null;
  addToStore: () => void;
};

/** What is bought. What is charged again and again comes first, as on the invoice. */
export function orderOf(
  stripe: LocalStripe,
  mode: Exclude<CheckoutMode, "setup">,
  input: CheckoutInput,
): CheckoutOrder {
  if (input.line_items === undefined) {
    throw invalidRequest(`You must provide \`line_items\` in ${mode} mode.`, {
      code: "parameter_missing",
      param: "line_items",
    });
  }
  const order = lineItemsOf(stripe, input.line_items);
  if (input.currency !== undefined && input.currency !== order.currency) {
    throw invalidRequest(`The line items are in ${order.currency}, the session in ${input.currency}.`, {
      param: "currency",
    });
  }
  const recurring = order.items.filter(({ price }) => price?.recurring);
  if (mode === "payment" && recurring.length > 0) {
    throw invalidRequest(
      "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.",
      { param: "line_items" },
    );
  }
  if (mode === "subscription") {
    if (recurring.length === 0) {
      throw invalidRequest("You must provide at least one recurring price in `subscription` mode.", {
        param: "line_items",
      });
    }
    refuseUnlessAlike(
      recurring.flatMap(({ price }) => (price ? { price } : [])),
      "line_items",
    );
  }
  checkChargeAmount(order.amountTotal, order.currency, "line_items");
  return { ...order, items: [...recurring, ...order.items.filter((item) => !recurring.includes(item))] };
}

export function nothingToPay(input: CheckoutInput): CheckoutOrder {
  return { items: [], currency: input.currency ?? null, amountTotal: null, addToStore: () => {} };
}

/** The discount that the session begins with. */
export function discountOf(stripe: LocalStripe, input: CheckoutInput, order: CheckoutOrder): AppliedDiscount | null {
  const [named] = input.discounts ?? [];
  if (!named) return null;
  if (input.allow_promotion_codes) {
    throw invalidRequest("You may only specify one of these parameters: allow_promotion_codes, discounts.", {
      param: "discounts",
    });
  }
  const discount = discountNamed(stripe, named, "discounts[0]");
  const currency = order.currency ?? "usd";
  const customer = input.customer ?? null;
  const problem = discountProblem(stripe, discount, { currency, amountSubtotal: order.amountTotal ?? 0, customer });
  if (problem !== null) throw invalidRequest(problem, { code: "coupon_expired", param: "discounts[0]" });
  const priced = priceCharges(chargesOf(order.items), reductionOf(stripe, discount.coupon), null);
  const left = priced.reduce((sum, { total }) => sum + total, 0);
  if (left > 0) checkChargeAmount(left, currency, "discounts[0]");
  return discount;
}

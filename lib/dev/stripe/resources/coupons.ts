import type Stripe from "stripe";
import { z } from "zod";
import { liveCoupon } from "../billing/discounts";
import { changedAttributes, emit } from "../events/emit";
import { nowSeconds, type LocalStripe } from "../local-stripe";
import { randomText } from "../store/ids";
import { find } from "../store/store";
import { invalidRequest, missing, missingReference } from "../wire/fault";
import {
  changedMetadata,
  clearable,
  createdFilter,
  currencyCode,
  integer,
  metadataChange,
  pageQuery,
  text,
} from "../wire/form";
import { page } from "../wire/lists";
import { route, type Route } from "../wire/route";

const percentage = z
  .string()
  .regex(/^\d{1,3}(\.\d{1,2})?$/, "a number above 0 and up to 100, with at most two decimals")
  .transform(Number)
  .refine((percent) => percent > 0 && percent <= 100, "a number above 0 and up to 100");

const createParams = z.strictObject({
  amount_off: integer.optional(),
  applies_to: z.strictObject({ products: z.array(text).min(1) }).optional(),
  currency: currencyCode.optional(),
  duration: z.enum(["forever", "once", "repeating"]).optional(),
  duration_in_months: integer.optional(),
  id: z
    .string()
    .regex(/^[\w-]{1,200}$/, "letters, digits, - and _")
    .optional(),
  max_redemptions: integer.optional(),
  metadata: metadataChange.optional(),
  name: text.max(40).optional(),
  percent_off: percentage.optional(),
  redeem_by: integer.optional(),
});

const updateParams = z.strictObject({ metadata: metadataChange.optional(), name: clearable(text.max(40)).optional() });

export const couponRoutes: readonly Route[] = [
  route("POST", "/v1/coupons", createParams, (input, { stripe, cause }) => {
    checkTerms(stripe, input);
    const { coupons } = stripe.store.state;
    const id = input.id ?? randomText(8);
    if (find(coupons, id)) {
      throw invalidRequest("Coupon already exists.", { code: "resource_already_exists", param: "id" });
    }
    const coupon: Stripe.Coupon = {
      id,
      object: "coupon",
      amount_off: input.amount_off ?? null,
      ...(input.applies_to && { applies_to: input.applies_to }),
      created: nowSeconds(),
      currency: input.amount_off === undefined ? null : (input.currency ?? null),
      duration: input.duration ?? "once",
      duration_in_months: input.duration_in_months ?? null,
      livemode: false,
      max_redemptions: input.max_redemptions ?? null,
      metadata: changedMetadata(null, input.metadata),
      name: input.name ?? null,
      percent_off: input.percent_off ?? null,
      redeem_by: input.redeem_by ?? null,
      times_redeemed: 0,
      valid: true,
    };
    coupons[id] = coupon;
    emit(stripe, cause, "coupon.created", coupon);
    return coupon;
  }),

  route(
    "GET",
    "/v1/coupons",
    z.strictObject({ ...pageQuery, created: createdFilter.optional() }),
    (query, { stripe, path }) => {
      const coupons = Object.keys(stripe.store.state.coupons).map((id) => liveCoupon(stripe, id));
      return page(
        coupons.filter((coupon) => coupon !== undefined),
        query,
        path,
      );
    },
  ),

  route("GET", "/v1/coupons/:id", z.strictObject({}), (_, { stripe, id }) => knownCoupon(stripe, id)),

  route("POST", "/v1/coupons/:id", updateParams, (input, { stripe, cause, id }) => {
    const coupon = knownCoupon(stripe, id);
    const before = structuredClone(coupon);
    if (input.name !== undefined) coupon.name = input.name;
    coupon.metadata = changedMetadata(coupon.metadata, input.metadata);
    const changes = changedAttributes(before, coupon);
    if (changes) emit(stripe, cause, "coupon.updated", coupon, changes);
    return coupon;
  }),

  route("DELETE", "/v1/coupons/:id", z.strictObject({}), (_, { stripe, cause, id }) => {
    const coupon = knownCoupon(stripe, id);
    stripe.store.state.deletedCoupons[id] = true;
    emit(stripe, cause, "coupon.deleted", coupon);
    return { id, object: "coupon", deleted: true };
  }),
];

function knownCoupon(stripe: LocalStripe, id: string): Stripe.Coupon {
  const coupon = liveCoupon(stripe, id);
  if (!coupon) throw missing("coupon", id);
  return coupon;
}

function checkTerms(stripe: LocalStripe, input: z.output<typeof createParams>): void {
  if ((input.amount_off === undefined) === (input.percent_off === undefined)) {
    throw invalidRequest("You must pass either `percent_off` or `amount_off`.", { param: "percent_off" });
  }
  if (input.amount_off !== undefined && input.amount_off < 1) {
    throw invalidRequest("Invalid positive integer", { code: "parameter_invalid_integer", param: "amount_off" });
  }
  if (input.amount_off !== undefined && input.currency === undefined) {
    throw invalidRequest("You must pass `currency` when passing `amount_off`.", {
      code: "parameter_missing",
      param: "currency",
    });
  }
  if ((input.duration === "repeating") !== (input.duration_in_months !== undefined)) {
    throw invalidRequest("`duration_in_months` belongs to duration=repeating, which needs it.", {
      param: "duration_in_months",
    });
  }
  for (const param of ["max_redemptions", "duration_in_months"] as const) {
    if (input[param] !== undefined && input[param] < 1) throw invalidRequest("Invalid positive integer", { param });
  }
  if (input.redeem_by !== undefined && input.redeem_by <= nowSeconds()) {
    throw invalidRequest("`redeem_by` must be in the future.", { param: "redeem_by" });
  }
  for (const product of input.applies_to?.products ?? []) {
    if (!find(stripe.store.state.products, product)) {
      throw missingReference("product", product, "applies_to[products]");
    }
  }
}

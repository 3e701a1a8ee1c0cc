import type Stripe from "stripe";
import { z } from "zod";
import { currentPromotionCode, liveCoupon, promotionCodeSpelt } from "../billing/discounts";
import { changedAttributes, emit } from "../events/emit";
import { nowSeconds, type LocalStripe } from "../local-stripe";
import { customerNamed } from "../payments/attach";
import { newId, randomText } from "../store/ids";
import { invalidRequest, missing, missingReference } from "../wire/fault";
import {
  changedMetadata,
  createdFilter,
  currencyCode,
  flag,
  integer,
  metadataChange,
  pageQuery,
  text,
} from "../wire/form";
import { page } from "../wire/lists";
import { route, type Route } from "../wire/route";

const createParams = z.strictObject({
  active: flag.optional(),
  code: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,500}$/, "letters, digits and -")
    .optional(),
  customer: text.optional(),
  expires_at: integer.optional(),
  max_redemptions: integer.optional(),
  metadata: metadataChange.optional(),
  promotion: z.strictObject({ type: z.literal("coupon"), coupon: text }),
  restrictions: z
    .strictObject({
      first_time_transaction: flag.optional(),
      minimum_amount: integer.optional(),
      minimum_amount_currency: currencyCode.optional(),
    })
    .optional(),
});

const updateParams = z.strictObject({ active: flag.optional(), metadata: metadataChange.optional() });

const listParams = z.strictObject({
  ...pageQuery,
  active: flag.optional(),
  code: text.optional(),
  coupon: text.optional(),
  created: createdFilter.optional(),
  customer: text.optional(),
});

export const promotionCodeRoutes: readonly Route[] = [
  route("POST", "/v1/promotion_codes", createParams, (input, { stripe, cause }) => {
    checkTerms(stripe, input);
    const { restrictions } = input;
    const code: Stripe.PromotionCode = {
      id: newId("promo"),
      object: "promotion_code",
      active: input.active ?? true,
      code: input.code ?? randomText(8).toUpperCase(),
      created: nowSeconds(),
      customer: input.customer ?? null,
      customer_account: null,
      expires_at: input.expires_at ?? null,
      livemode: false,
      max_redemptions: input.max_redemptions ?? null,
      metadata: changedMetadata(null, input.metadata),
      promotion: { coupon: input.promotion.coupon, type: "coupon" },
      restrictions: {
        first_time_transaction: restrictions?.first_time_transaction ?? false,
        minimum_amount: restrictions?.minimum_amount ?? null,
        minimum_amount_currency: restrictions?.minimum_amount_currency ?? null,
      },
      times_redeemed: 0,
    };
    stripe.store.state.promotionCodes[code.id] = code;
    emit(stripe, cause, "promotion_code.created", code);
    return code;
  }),

  route("GET", "/v1/promotion_codes", listParams, ({ active, code, coupon, customer, ...query }, { stripe, path }) => {
    const codes = Object.keys(stripe.store.state.promotionCodes)
      .map((id) => currentPromotionCode(stripe, id))
      .filter((each) => each !== undefined)
      .filter(
        (each) =>
          (active === undefined || each.active === active) &&
          (code === undefined || each.code.toUpperCase() === code.toUpperCase()) &&
          (coupon === undefined || each.promotion.coupon === coupon) &&
          (customer === undefined || each.customer === customer),
      );
    return page(codes, query, path);
  }),

  route("GET", "/v1/promotion_codes/:id", z.strictObject({}), (_, { stripe, id }) => knownCode(stripe, id)),

  route("POST", "/v1/promotion_codes/:id", updateParams, (input, { stripe, cause, id }) => {
    const code = knownCode(stripe, id);
    const before = structuredClone(code);
    if (input.active !== undefined) code.active = input.active;
    if (input.active && !currentPromotionCode(stripe, id)?.active) {
      throw invalidRequest("This promotion code cannot be activated: it or its coupon has expired or was used up.", {
        param: "active",
      });
    }
    code.metadata = changedMetadata(code.metadata, input.metadata);
    const changes = changedAttributes(before, code);
    if (changes) emit(stripe, cause, "promotion_code.updated", code, changes);
    return code;
  }),
];

function knownCode(stripe: LocalStripe, id: string): Stripe.PromotionCode {
  const code = currentPromotionCode(stripe, id);
  if (!code) throw missing("promotion code", id);
  return code;
}

function checkTerms(stripe: LocalStripe, input: z.output<typeof createParams>): void {
  const coupon = liveCoupon(stripe, input.promotion.coupon);
  if (!coupon) throw missingReference("coupon", input.promotion.coupon, "promotion[coupon]");
  if (input.customer !== undefined) customerNamed(stripe, input.customer, "customer");
  if (input.code !== undefined && promotionCodeSpelt(stripe, input.code)) {
    throw invalidRequest("An active promotion code with `code: " + input.code + "` already exists.", { param: "code" });
  }
  if (input.expires_at !== undefined && input.expires_at <= nowSeconds()) {
    throw invalidRequest("`expires_at` must be in the future.", { param: "expires_at" });
  }
  if (input.max_redemptions !== undefined && input.max_redemptions < 1) {
    throw invalidRequest("Invalid positive integer", { param: "max_redemptions" });
  }
  const { minimum_amount, minimum_amount_currency } = input.restrictions ?? {};
  if ((minimum_amount === undefined) !== (minimum_amount_currency === undefined)) {
    throw invalidRequest("`minimum_amount` and `minimum_amount_currency` belong together.", {
      param: "restrictions[minimum_amount_currency]",
    });
  }
}

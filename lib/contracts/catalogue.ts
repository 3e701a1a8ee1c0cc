import { z } from "zod";
import { PACKAGE_CURRENCIES } from "@/lib/domain/packages";
import type { EnteredPrice } from "@/lib/domain/pricing/sanity";
import { parseBasisPoints, parseCents } from "@/lib/domain/units";
import { auditReason, jsonOf, microUsd, ticked, wholeNumber } from "./form-fields";
import { moment, text, uuid } from "./values";

const factor = z.string().transform((value, context) => {
  const read = parseBasisPoints(value.trim());
  if (read !== null) return read;
  context.addIssue({ code: "custom", message: "must be a number such as 1.5" });
  return z.NEVER;
});

const imageSize = z.object({
  size: text(20),
  fixedTokens: wholeNumber.optional(),
  cost: microUsd.optional(),
});

const imageSizes = jsonOf(z.array(imageSize).max(40)).transform((sizes, context) => {
  const bySize: EnteredPrice["imageSizes"] = {};
  for (const { size, fixedTokens, cost } of sizes) {
    if (Object.hasOwn(bySize, size)) {
      context.addIssue({ code: "custom", message: `must not name ${size} twice` });
    }
    bySize[size] = { fixedTokens: fixedTokens ?? null, costMicroUsd: cost ?? null };
  }
  return bySize;
});

/** A model's price as the form sends it. What is left out is not known. */
const priceFields = z.object({
  provider: text(64),
  model: text(128),
  chargeType: z.enum(["multiplier", "fixed", "cost"], { error: "must be chosen" }),
  multiplierBasisPoints: factor.optional(),
  inputMicroUsdPerMillion: microUsd.optional(),
  cachedInputMicroUsdPerMillion: microUsd.optional(),
  outputMicroUsdPerMillion: microUsd.optional(),
  characterMicroUsdPerMillion: microUsd.optional(),
  minuteMicroUsd: microUsd.optional(),
  secondMicroUsd: microUsd.optional(),
  imageSizes: imageSizes.optional(),
});

/** As the domain knows prices. */
function enteredPrice(fields: z.output<typeof priceFields>): EnteredPrice {
  return {
    provider: fields.provider.trim(),
    model: fields.model.trim(),
    chargeType: fields.chargeType,
    multiplierBasisPoints: fields.multiplierBasisPoints ?? null,
    inputMicroUsdPerMillion: fields.inputMicroUsdPerMillion ?? null,
    cachedInputMicroUsdPerMillion: fields.cachedInputMicroUsdPerMillion ?? null,
    outputMicroUsdPerMillion: fields.outputMicroUsdPerMillion ?? null,
    characterMicroUsdPerMillion: fields.characterMicroUsdPerMillion ?? null,
    minuteMicroUsd: fields.minuteMicroUsd ?? null,
    secondMicroUsd: fields.secondMicroUsd ?? null,
    imageSizes: fields.imageSizes ?? {},
  };
}

export const PreviewPriceForm = priceFields.transform(enteredPrice);

/** `effectiveFrom` is a minute in UTC; left out, it is now. */
export const AddModelPriceForm = priceFields
  .extend({
    effectiveFrom: z
      .string()
      .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, { error: "must be a day and a time" })
      .transform((value) => new Date(`${value}:00Z`))
      .optional(),
    reason: auditReason,
  })
  .transform(({ effectiveFrom, reason, ...fields }) => ({ ...enteredPrice(fields), effectiveFrom, reason }));

export const PriceUsageForm = z.object({ accountId: uuid, usageId: uuid });

const cents = z.string({ error: "is required" }).transform((value, context) => {
  const read = parseCents(value.replace(/^\s*[€£]/, ""));
  if (read !== null) return read;
  context.addIssue({ code: "custom", message: "must be an amount of money such as 15 or 15.50" });
  return z.NEVER;
});

/** A package to add, or one to change with the moment from which its form was filled in. */
export const SavePackageForm = z.object({
  packageId: uuid.optional(),
  seenAt: moment.optional(),
  code: text(64),
  name: text(60),
  amountTokens: wholeNumber,
  priceCents: cents,
  currency: z.enum(PACKAGE_CURRENCIES, { error: "must be chosen" }),
  stripePriceId: text(255).optional(),
  isPopular: ticked,
  isActive: ticked,
  reason: auditReason,
});

export const MovePackageForm = z.object({ packageId: uuid, direction: z.enum(["up", "down"]) });

"use server";

import {
  AddModelPriceForm,
  MovePackageForm,
  PreviewPriceForm,
  PriceUsageForm,
  SavePackageForm,
} from "@/lib/contracts/catalogue";
import { addModelPrice } from "@/lib/operations/add-model-price";
import { priceUsage } from "@/lib/operations/price-usage";
import { replayCharges } from "@/lib/operations/replay-charges";
import { movePackage, savePackage } from "@/lib/operations/save-package";
import { defineAction } from "./define-action";

const PRICES = ["/admin/tokens/prices"];
const PACKAGES = ["/admin/tokens/packages"];

/** What the last 30 days would have brought with this price; changes nothing. */
export const previewPriceAction = defineAction({
  input: PreviewPriceForm,
  access: "signed-in",
  run: (actor, price) => replayCharges(actor, { price }),
});

export const addModelPriceAction = defineAction({
  input: AddModelPriceForm,
  access: "signed-in",
  refreshes: PRICES,
  run: (actor, { effectiveFrom, ...price }) =>
    addModelPrice(actor, { ...price, effectiveFrom: effectiveFrom ?? new Date() }),
});

export const priceUsageAction = defineAction({
  input: PriceUsageForm,
  access: "signed-in",
  refreshes: PRICES,
  run: priceUsage,
});

export const savePackageAction = defineAction({
  input: SavePackageForm,
  access: "signed-in",
  refreshes: PACKAGES,
  run: (actor, { stripePriceId, ...input }) => savePackage(actor, { ...input, stripePriceId: stripePriceId ?? null }),
});

export const movePackageAction = defineAction({
  input: MovePackageForm,
  access: "signed-in",
  refreshes: PACKAGES,
  run: movePackage,
});

"use client";

import { Plus } from "lucide-react";
import { ActDialog } from "@/components/forms/act-dialog";
import { Button } from "@/components/ui/button";
import type { ModelPrice } from "@/lib/domain/pricing/price";
import { draftOf, EMPTY_PRICE, type PriceDraft } from "./price-draft";
import { PriceForm } from "./price-form";

type PriceDialogProps = {
  /** The version that the new one follows. */
  follows?: ModelPrice;
  /** What a price is missing for. */
  missing?: Pick<PriceDraft, "provider" | "model">;
  label?: string;
};

/** A new version of a model's price, or the first one: fields, what it would have meant, confirm. */
export function PriceDialog({ follows, missing, label }: PriceDialogProps) {
  const about = follows ?? missing;
  return (
    <ActDialog
      className="sm:max-w-2xl"
      trigger={
        about ? (
          <Button
            variant="secondary"
            size="sm"
            aria-label={`${follows ? "New version of the price of" : "Add a price for"} ${about.model}`}
          >
            {label ?? "New version"}
          </Button>
        ) : (
          <Button variant="primary">
            <Plus />
            Add a price
          </Button>
        )
      }
    >
      {(handlers) => (
        <PriceForm
          draft={follows ? draftOf(follows) : draftFor(missing)}
          isNamed={about !== undefined}
          isNext={follows !== undefined}
          {...handlers}
        />
      )}
    </ActDialog>
  );
}

/** What runs without a price is not text, which the settings would have charged. */
function draftFor(missing: PriceDialogProps["missing"]): PriceDraft {
  if (!missing) return EMPTY_PRICE;
  const { provider, model } = missing;
  return { ...EMPTY_PRICE, provider, model, chargeType: "cost" };
}

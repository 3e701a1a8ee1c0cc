"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import type { PriceVersion } from "@/lib/queries/admin-catalogue";
import { draftOf, EMPTY_PRICE, type PriceDraft } from "./price-draft";
import { PriceForm } from "./price-form";

type PriceDialogProps = {
  /** The version that the new one follows. */
  follows?: PriceVersion;
  /** What a price is missing for. */
  missing?: Pick<PriceDraft, "provider" | "model">;
  label?: string;
};

/** A new version of a model's price, or the first one: fields, what it would have meant, confirm. */
export function PriceDialog({ follows, missing, label }: PriceDialogProps) {
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const about = follows ?? missing;
  return (
    <Dialog disablePointerDismissal open={isOpen} onOpenChange={(next) => (isBusy ? undefined : setOpen(next))}>
      <DialogTrigger
        render={
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
      />
      <DialogContent className="sm:max-w-2xl">
        <PriceForm
          draft={follows ? draftOf(follows) : draftFor(missing)}
          isNamed={about !== undefined}
          onBusy={setBusy}
          onDone={() => setOpen(false)}
        />
      </DialogContent>
    </Dialog>
  );
}

/** What runs without a price is not text, which the settings would have charged. */
function draftFor(missing: PriceDialogProps["missing"]): PriceDraft {
  if (!missing) return EMPTY_PRICE;
  const { provider, model } = missing;
  return { ...EMPTY_PRICE, provider, model, chargeType: "cost" };
}

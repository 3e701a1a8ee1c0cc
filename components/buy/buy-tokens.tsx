"use client";

import { useState } from "react";
import type { DisplayUnit } from "@/components/amounts/format";
import type { PackageCard } from "@/components/packages/package-cards";
import { Checkbox } from "@/components/ui/checkbox";
import { Label } from "@/components/ui/label";
import type { CustomAmountTerms } from "@/lib/domain/custom-amount";
import { BuyAmount } from "./buy-amount";
import { BuyPackages } from "./buy-packages";

type BuyTokensProps = {
  packages: readonly PackageCard[];
  /** Null where only packages are sold. */
  customAmount: CustomAmountTerms | null;
  displayUnit: DisplayUnit;
};

/** Everything that can be bought, and whether the card is to be kept. */
export function BuyTokens({ packages, customAmount, displayUnit }: BuyTokensProps) {
  const [saveCard, setSaveCard] = useState(false);
  const shared = { packages, displayUnit, saveCard };
  return (
    <div className="flex flex-col gap-6">
      {packages.length > 0 ? <BuyPackages {...shared} /> : null}
      {customAmount ? <BuyAmount {...shared} terms={customAmount} /> : null}
      <div className="flex items-start gap-3">
        <Checkbox
          id="save-card"
          checked={saveCard}
          onCheckedChange={setSaveCard}
          aria-describedby="save-card-help"
          className="mt-0.5"
        />
        <div>
          <Label htmlFor="save-card">Save card for next time</Label>
          <p id="save-card-help" className="text-xs text-muted-foreground">
            Stripe keeps it. Nothing is ever charged to it unless you ask.
          </p>
        </div>
      </div>
    </div>
  );
}

"use client";

import { useState } from "react";
import type { DisplayUnit } from "@/components/amounts/format";
import { PackageCards, type PackageCard } from "@/components/packages/package-cards";
import { Button } from "@/components/ui/button";
import { startCheckoutAction } from "@/lib/actions/account";
import { CheckoutAnswer } from "./checkout-answer";
import { useCheckout } from "./use-checkout";

type BuyPackagesProps = { packages: readonly PackageCard[]; displayUnit: DisplayUnit; saveCard: boolean };

/** The packages, each with a button that leads to the payment page. */
export function BuyPackages({ packages, displayUnit, saveCard }: BuyPackagesProps) {
  const { answer, form, isPending, isLeaving } = useCheckout(startCheckoutAction);
  const [chosen, setChosen] = useState<string | null>(null);
  return (
    <form {...form} className="flex flex-col gap-5">
      {saveCard ? <input type="hidden" name="saveCard" value="on" /> : null}
      <CheckoutAnswer answer={answer} invalid="That package could not be read. Reload the page and choose again." />
      <PackageCards
        packages={packages}
        displayUnit={displayUnit}
        action={({ id, name, popular }) => (
          <Button
            type="submit"
            name="packageId"
            value={id}
            variant={popular ? "primary" : "secondary"}
            pending={(isPending || isLeaving) && chosen === id}
            disabled={isPending}
            onClick={() => setChosen(id)}
          >
            {`Buy ${name}`}
          </Button>
        )}
      />
    </form>
  );
}

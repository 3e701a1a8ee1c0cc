import type { ReactNode } from "react";
import { formatFineMoney, type DisplayUnit } from "@/components/amounts/format";
import { MoneyAmount } from "@/components/amounts/money-amount";
import { TokenAmount } from "@/components/amounts/token-amount";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";

export type PackageCard = {
  id: string;
  name: string;
  amountTokens: bigint;
  priceCents: bigint;
  currency: string;
  popular: boolean;
  /** Against the dearest package, in whole percent; null for that one itself. */
  savingPercent: number | null;
  /** In minor units of the currency, as decimal text, because it is often finer than a cent: "8.67". */
  pricePerThousandCents: string;
};

type PackageCardsProps = {
  packages: readonly PackageCard[];
  /** The button or link at the foot of each card. */
  action: (offer: PackageCard) => ReactNode;
  displayUnit?: DisplayUnit;
  className?: string;
};

export function PackageCards({ packages, action, displayUnit = "tokens", className }: PackageCardsProps) {
  return (
    <ul className={cn("grid gap-4 sm:grid-cols-2 lg:grid-cols-4", className)}>
      {packages.map((offer) => (
        <li
          key={offer.id}
          data-slot="card"
          className={cn("flex flex-col gap-5 rounded-lg border bg-card p-5", offer.popular ? "border-primary" : "")}
        >
          <div className="flex h-6 items-center justify-between gap-2">
            <h3 className="text-base font-semibold">{offer.name}</h3>
            {offer.popular ? <Badge variant="accent">Popular</Badge> : null}
          </div>
          <div className="flex flex-col gap-1">
            <p className="text-2xl font-semibold">
              <MoneyAmount minor={offer.priceCents} currency={offer.currency} />
            </p>
            <p className="text-base">
              <TokenAmount tokens={offer.amountTokens} displayUnit={displayUnit} />
            </p>
          </div>
          <p className="min-h-10 text-muted-foreground">
            <span className="whitespace-nowrap tabular-nums">{unitPrice(offer, displayUnit)}</span>
            {offer.savingPercent ? (
              <>
                <br />
                {`${offer.savingPercent}% less per token`}
              </>
            ) : null}
          </p>
          <div className="mt-auto *:w-full">{action(offer)}</div>
        </li>
      ))}
    </ul>
  );
}

/** 1,000 tokens are 10 credits, so the same figure serves both units. */
function unitPrice(offer: PackageCard, displayUnit: DisplayUnit): string {
  const price = formatFineMoney(offer.pricePerThousandCents, offer.currency);
  return displayUnit === "credits" ? `${price} per 10 credits` : `${price} per 1,000 tokens`;
}

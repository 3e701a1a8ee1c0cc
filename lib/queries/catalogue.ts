import "server-only";
import { database } from "@/lib/db/client";
import { readModelPrices } from "@/lib/db/price-store";
import { priceInForce, type ModelPrice } from "@/lib/domain/pricing/price";

/** A package as it is offered. */
export type PackageView = {
  id: string;
  code: string;
  name: string;
  amountTokens: bigint;
  priceCents: bigint;
  currency: string;
  popular: boolean;
  /** Whole percent below the dearest package's price per token; null for the dearest. */
  savingPercent: number | null;
  /** Price of 1,000 tokens in cents, as a decimal with one place at least: `10.0`. */
  pricePerThousandCents: string;
};

/** The packages on sale, in their order; only those in one currency when it is given. */
export async function listPackages(currency: string | null = null): Promise<PackageView[]> {
  const packages = await database().prisma.package.findMany({
    where: { isActive: true, ...(currency !== null && { currency }) },
    orderBy: { position: "asc" },
  });
  const dearest = packages.reduce<(typeof packages)[number] | null>(
    (most, one) => (most && one.priceCents * most.amountTokens <= most.priceCents * one.amountTokens ? most : one),
    null,
  );
  return packages.map(({ id, code, name, amountTokens, priceCents, currency, isPopular }) => ({
    id,
    code,
    name,
    amountTokens,
    priceCents,
    currency,
    popular: isPopular,
    savingPercent: dearest && savingPercent({ amountTokens, priceCents }, dearest),
    pricePerThousandCents: pricePerThousandCents(amountTokens, priceCents),
  }));
}

/** The prices in force now, one per model. */
export async function listModelPrices(): Promise<ModelPrice[]> {
  const prices = await readModelPrices();
  const now = new Date();
  const models = new Map(prices.map((price) => [`${price.provider} ${price.model}`, price]));
  return [...models.values()]
    .flatMap(
      (price) =>
        priceInForce(
          prices.filter((other) => other.model === price.model),
          price.provider,
          price.model,
          now,
        ) ?? [],
    )
    .sort((a, b) => a.provider.localeCompare(b.provider) || a.model.localeCompare(b.model));
}

type Price = { amountTokens: bigint; priceCents: bigint };

/** Rounded down: a saving is never overstated. */
function savingPercent(one: Price, dearest: Price): number | null {
  const saved = dearest.priceCents * one.amountTokens - one.priceCents * dearest.amountTokens;
  const percent = Number((saved * 100n) / (dearest.priceCents * one.amountTokens));
  return percent > 0 ? percent : null;
}

function pricePerThousandCents(amountTokens: bigint, priceCents: bigint): string {
  const hundredths = (priceCents * 100_000n + amountTokens / 2n) / amountTokens;
  const fraction = (hundredths % 100n).toString().padStart(2, "0").replace(/0$/, "");
  return `${hundredths / 100n}.${fraction}`;
}

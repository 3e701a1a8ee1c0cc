import "server-only";
import { audit } from "@/lib/db/audit-store";
import { listPackagesToSync, saveStripePrice, type PackageToSync } from "@/lib/db/package-store";
import { inTransaction } from "@/lib/db/transaction";
import { actorMay, type Actor } from "@/lib/domain/access";
import { priceInWords } from "@/lib/domain/packages";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { grouped } from "@/lib/domain/units";
import {
  archivePrice,
  createPrice,
  createProduct,
  listPrices,
  readProduct,
  updateProduct,
  type PriceAtStripe,
} from "@/lib/stripe/catalogue";

/** What was done for a package, or would be; nothing when Stripe has it as it is. */
export type SyncedPackage = { code: string; steps: string[] };

/**
 * Brings the packages to Stripe as products and prices, and keeps which price sells which package. Says what it does;
 * a dry run does nothing. Repeated, it changes nothing; interrupted, it goes on from where it was.
 */
export async function syncCatalogue(
  actor: Actor,
  { isDryRun }: { isDryRun: boolean },
): Promise<Result<SyncedPackage[]>> {
  if (!actorMay(actor, "settings:change")) return refuse({ code: "insufficient_scope" });
  const synced: SyncedPackage[] = [];
  for (const sold of await listPackagesToSync()) {
    const steps: string[] = [];
    const step: Step = async (sentence, act) => {
      steps.push(sentence);
      return isDryRun ? null : act();
    };
    if (sold.isActive) await syncPackage(actor, sold, step);
    else await withdraw(sold, step);
    synced.push({ code: sold.code, steps });
  }
  return ok(synced);
}

/** Says what is done and does it; null in a dry run. */
type Step = <Value>(sentence: string, act: () => Promise<Value>) => Promise<Value | null>;

async function syncPackage(actor: Actor, sold: PackageToSync, step: Step): Promise<void> {
  const { code, name, amountTokens } = sold;
  const wanted = { name, description: `${grouped(amountTokens)} tokens`, isActive: true };
  const product = await readProduct(code);
  if (!product) {
    await step("product made", () => createProduct(code, wanted));
  } else if (
    product.name !== wanted.name ||
    product.description !== wanted.description ||
    product.isActive !== wanted.isActive
  ) {
    await step("product brought up to date", () => updateProduct(code, wanted));
  }

  const prices = product ? await listPrices(code) : [];
  const current = prices.find((price) => sells(price, sold));
  const priceId =
    current?.id ??
    (await step(`price of ${priceInWords(sold.priceCents, sold.currency)} made`, () => createPrice(code, sold)));
  if (priceId === null) await step("price id kept", async () => {});
  else if (priceId !== sold.stripePriceId) await step("price id kept", () => keepPrice(actor, sold, priceId));
  for (const old of prices.filter((price) => price !== current)) {
    await step(`price of ${priceInWords(old.priceCents, old.currency)} archived`, () => archivePrice(old.id));
  }
}

/** No longer sold here, so not there either. */
async function withdraw({ code }: PackageToSync, step: Step): Promise<void> {
  const product = await readProduct(code);
  if (product?.isActive) await step("product archived", () => updateProduct(code, { ...product, isActive: false }));
}

async function keepPrice(actor: Actor, sold: PackageToSync, stripePriceId: string): Promise<void> {
  await inTransaction(async (tx) => {
    if (!(await saveStripePrice(tx, sold, stripePriceId))) return;
    await audit(tx, actor, {
      action: "packages.price_synced",
      subject: `package:${sold.id}`,
      before: { stripePriceId: sold.stripePriceId },
      after: { stripePriceId },
    });
  });
}

function sells(price: PriceAtStripe, { priceCents, currency }: PackageToSync): boolean {
  return price.priceCents === priceCents && price.currency === currency && price.isBeforeTax;
}

import "server-only";
import { findAccountCurrency } from "@/lib/db/purchase-store";
import { readSettings } from "@/lib/db/settings-store";
import { actorMaySee, type Actor } from "@/lib/domain/access";
import { CUSTOM_AMOUNT_CURRENCY, type CustomAmountTerms } from "@/lib/domain/custom-amount";
import { customAmountTermsOf } from "@/lib/domain/settings";
import { listPackages, type PackageView } from "./catalogue";

/** What an account can buy, in the currency in which it pays. */
export type ShopView = {
  packages: PackageView[];
  /** Null where an amount of one's own cannot be paid in that currency. */
  customAmount: CustomAmountTerms | null;
  /** Prices are plus tax. */
  hasTax: boolean;
};

/** Null for an account that the actor may not see. */
export async function getShop(actor: Actor, accountId: string): Promise<ShopView | null> {
  if (!actorMaySee(actor, accountId)) return null;
  const [currency, settings] = await Promise.all([findAccountCurrency(accountId), readSettings()]);
  return {
    packages: await listPackages(currency),
    customAmount: currency === null || currency === CUSTOM_AMOUNT_CURRENCY ? customAmountTermsOf(settings) : null,
    hasTax: settings.taxMode === "automatic",
  };
}

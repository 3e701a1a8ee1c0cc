import "server-only";
import { readSettings } from "@/lib/db/settings-store";
import { kindOf, ratesOf, type Rate } from "@/lib/domain/pricing/rates";
import { pricingSettingsOf, type Settings } from "@/lib/domain/settings";
import { listModelPrices, listPackages, type PackageView } from "./catalogue";

/** Everything that the public page offers. */
export type Storefront = {
  packages: PackageView[];
  prices: { id: string; provider: string; model: string; kind: string; rates: Rate[] }[];
  welcomeBonusTokens: bigint;
  /** Prices are plus tax. */
  hasTax: boolean;
  displayUnit: Settings["displayUnit"];
};

const PROVIDER_NAMES: Record<string, string> = { openai: "OpenAI", anthropic: "Anthropic", google: "Google" };
const KINDS = ["Text", "Image", "Speech", "Transcription", "Video"];

export async function getStorefront(): Promise<Storefront> {
  const [packages, prices, settings] = await Promise.all([listPackages(), listModelPrices(), readSettings()]);
  const names = new Set(prices.map((price) => price.model));
  // Dated versions cost what their model does and are not sold apart from it.
  const sold = prices.filter(
    (price) => !names.has(price.model.replace(/-20\d\d.*$/, "")) || !price.model.endsWith("*"),
  );
  const rows = sold.map((price) => ({
    id: price.id,
    provider: PROVIDER_NAMES[price.provider] ?? price.provider,
    model: price.model.replace(/\*$/, " (all versions)"),
    kind: kindOf(price),
    rates: ratesOf(price, pricingSettingsOf(settings)),
  }));
  return {
    packages,
    prices: rows.sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind)),
    welcomeBonusTokens: settings.welcomeBonusTokens,
    hasTax: settings.taxMode === "automatic",
    displayUnit: settings.displayUnit,
  };
}

import {
  chargeFor,
  storedTermsOf,
  type ChargeOverride,
  type PricingSettings,
  type StoredTerms,
  type Units,
} from "./charge";
import { priceInForce, type ChargeType, type ModelPrice } from "./price";

/** Operations that were charged alike: of the same model and price, by the same terms, for the same units. */
export type ChargedAlike = {
  provider: string;
  model: string;
  /** How many of them there are. */
  count: bigint;
  units: Units;
  priceId: string | null;
  chargeType: ChargeType;
  terms: StoredTerms;
  /** What each was charged and cost us. */
  billableTokens: bigint;
  costMicroUsd: bigint | null;
};

/** How they would be charged now: by other settings, or by a version of a price that is not in force yet. */
export type ReplayRules = {
  prices: readonly ModelPrice[];
  /** Every state of the settings while they were charged. */
  before: readonly PricingSettings[];
  after: PricingSettings;
  newPrice: ModelPrice | null;
};

export type ReplayedModel = {
  provider: string;
  model: string;
  operationCount: bigint;
  beforeTokens: bigint;
  afterTokens: bigint;
};

/** What past operations would have been charged, by model, what is charged most for first. */
export function replay(usages: readonly ChargedAlike[], rules: ReplayRules): ReplayedModel[] {
  const models = new Map<string, ReplayedModel>();
  for (const usage of usages) {
    const { provider, model, count } = usage;
    const key = JSON.stringify([provider, model]);
    const sum = models.get(key) ?? { provider, model, operationCount: 0n, beforeTokens: 0n, afterTokens: 0n };
    sum.operationCount += count;
    sum.beforeTokens += usage.billableTokens * count;
    sum.afterTokens += replayedCharge(usage, rules) * count;
    models.set(key, sum);
  }
  return [...models.values()].sort(byCharge);
}

/**
 * What one of them would have been charged. What its caller had said about the charge is said again; what came from the
 * price list or the settings is taken from them as they would be.
 */
export function replayedCharge(usage: ChargedAlike, rules: ReplayRules): bigint {
  const charged = rules.prices.find(({ id }) => id === usage.priceId) ?? null;
  const override = overrideOf(usage, charged, rules.before);
  const charge = chargeFor(usage.units, priceOf(usage, charged, rules.newPrice), rules.after, usage, override);
  return charge.ok && charge.value.chargeType !== null ? charge.value.billableTokens : usage.billableTokens;
}

/** The new version where it would be the one in force, else the one that charged it. */
function priceOf(usage: ChargedAlike, charged: ModelPrice | null, newPrice: ModelPrice | null): ModelPrice | null {
  if (!newPrice) return charged;
  const both =
    charged && charged.id !== newPrice.id ? [{ ...charged, effectiveFrom: new Date(0) }, newPrice] : [newPrice];
  return priceInForce(both, usage.provider, usage.model, newPrice.effectiveFrom) ?? charged;
}

/** None where the price and some state of the settings lead to the same charge; else the caller had its own terms. */
function overrideOf(usage: ChargedAlike, price: ModelPrice | null, states: readonly PricingSettings[]): ChargeOverride {
  const isByTheList = states.some((settings) => {
    const charge = chargeFor(usage.units, price, settings, usage);
    return (
      charge.ok && charge.value.chargeType === usage.chargeType && isSame(storedTermsOf(charge.value.terms), usage)
    );
  });
  if (isByTheList) return {};
  const { multiplierBasisPoints, fixedTokens } = usage.terms;
  return {
    chargeType: usage.chargeType,
    ...(multiplierBasisPoints === null ? {} : { multiplierBasisPoints }),
    ...(fixedTokens === null ? {} : { fixedTokens }),
  };
}

function isSame(terms: StoredTerms, { terms: stored }: ChargedAlike): boolean {
  return (
    terms.multiplierBasisPoints === stored.multiplierBasisPoints &&
    terms.tokensPerUsd === stored.tokensPerUsd &&
    terms.fixedTokens === stored.fixedTokens &&
    terms.exactCost === stored.exactCost
  );
}

function byCharge(a: ReplayedModel, b: ReplayedModel): number {
  if (a.beforeTokens !== b.beforeTokens) return a.beforeTokens > b.beforeTokens ? -1 : 1;
  return `${a.provider} ${a.model}` < `${b.provider} ${b.model}` ? -1 : 1;
}

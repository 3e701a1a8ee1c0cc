import type { Fault } from "../refusals";
import { grouped } from "../units";
import type { ModelPrice } from "./price";

/** A price as somebody enters it: everything but who and when. */
export type EnteredPrice = Omit<ModelPrice, "id" | "effectiveFrom">;

const DOLLAR_MICRO_USD = 1_000_000n;
const MOST_PER_MILLION_MICRO_USD = 1_000n * DOLLAR_MICRO_USD;
const MOST_PER_PIECE_MICRO_USD = 100n * DOLLAR_MICRO_USD;
const MOST_FIXED_TOKENS = 10_000_000n;
const LEAST_MULTIPLIER_BASIS_POINTS = 100n;
const MOST_MULTIPLIER_BASIS_POINTS = 1_000_000n;

/**
 * What is wrong with a price, by field; nothing for a price that may be meant (C4). The bounds are far above what any
 * provider takes: they are there for a slipped decimal point, a price per thousand entered as one per million, a zero.
 */
export function faultsOfPrice(price: EnteredPrice): Fault[] {
  const perMillion = [
    "inputMicroUsdPerMillion",
    "cachedInputMicroUsdPerMillion",
    "outputMicroUsdPerMillion",
    "characterMicroUsdPerMillion",
  ] as const;
  const perPiece = ["minuteMicroUsd", "secondMicroUsd"] as const;
  return [
    ...nameFaults(price),
    ...perMillion.flatMap((field) => costFaults(field, price[field], MOST_PER_MILLION_MICRO_USD, "a million")),
    ...perPiece.flatMap((field) => costFaults(field, price[field], MOST_PER_PIECE_MICRO_USD, "each")),
    ...cachedFaults(price),
    ...multiplierFaults(price),
    ...sizeFaults(price),
    ...kindFaults(price),
  ];
}

function nameFaults({ provider, model }: EnteredPrice): Fault[] {
  const faults: Fault[] = [];
  if (provider.trim() === "") faults.push({ path: "provider", message: "must not be empty" });
  if (model.trim() === "") faults.push({ path: "model", message: "must not be empty" });
  // A star alone would give every model of the provider this price, those to come included.
  if (model === "*") faults.push({ path: "model", message: "must name a model, or begin one" });
  if (model.slice(0, -1).includes("*")) faults.push({ path: "model", message: "may have a * only at its end" });
  return faults;
}

function costFaults(path: string, microUsd: bigint | null, mostMicroUsd: bigint, per: string): Fault[] {
  if (microUsd === null) return [];
  if (microUsd <= 0n) return [{ path, message: "must be above 0; leave out what is not known" }];
  if (microUsd <= mostMicroUsd) return [];
  return [{ path, message: `must be at most $${grouped(mostMicroUsd / DOLLAR_MICRO_USD)} ${per}` }];
}

function cachedFaults({
  inputMicroUsdPerMillion: input,
  cachedInputMicroUsdPerMillion: cached,
}: EnteredPrice): Fault[] {
  const path = "cachedInputMicroUsdPerMillion";
  if (cached === null) return [];
  if (input === null) return [{ path, message: "needs a price for input beside it" }];
  return cached > input ? [{ path, message: "must not be above the price for input" }] : [];
}

function multiplierFaults({ multiplierBasisPoints: basisPoints }: EnteredPrice): Fault[] {
  const isSane =
    basisPoints === null ||
    (basisPoints >= LEAST_MULTIPLIER_BASIS_POINTS && basisPoints <= MOST_MULTIPLIER_BASIS_POINTS);
  return isSane ? [] : [{ path: "multiplierBasisPoints", message: "must be from 0.01 to 100" }];
}

function sizeFaults({ imageSizes }: EnteredPrice): Fault[] {
  return Object.entries(imageSizes).flatMap(([size, { fixedTokens, costMicroUsd }]) => {
    const path = `imageSizes.${size}`;
    const faults = costFaults(`${path}.costMicroUsd`, costMicroUsd, MOST_PER_PIECE_MICRO_USD, "each");
    if (!/^[1-9]\d{0,4}x[1-9]\d{0,4}$/.test(size)) faults.push({ path, message: "must be a size such as 1024x1024" });
    if (fixedTokens === null && costMicroUsd === null) faults.push({ path, message: "must have a price" });
    if (fixedTokens !== null && (fixedTokens <= 0n || fixedTokens > MOST_FIXED_TOKENS)) {
      const message = `must be from 1 to ${grouped(MOST_FIXED_TOKENS)}`;
      faults.push({ path: `${path}.fixedTokens`, message });
    }
    return faults;
  });
}

/** A price must hold what its kind of charge is computed from. */
function kindFaults(price: EnteredPrice): Fault[] {
  const sizes = Object.values(price.imageSizes);
  if (price.chargeType === "fixed" && !sizes.some(({ fixedTokens }) => fixedTokens !== null)) {
    return [{ path: "imageSizes", message: "must say the tokens for at least one size" }];
  }
  const costs = [
    price.inputMicroUsdPerMillion,
    price.outputMicroUsdPerMillion,
    price.characterMicroUsdPerMillion,
    price.minuteMicroUsd,
    price.secondMicroUsd,
    ...sizes.map(({ costMicroUsd }) => costMicroUsd),
  ];
  if (price.chargeType === "cost" && costs.every((cost) => cost === null)) {
    return [{ path: "chargeType", message: "is cost, so the price must say what something costs" }];
  }
  if (price.minuteMicroUsd !== null && price.secondMicroUsd !== null) {
    return [{ path: "secondMicroUsd", message: "cannot stand beside a price for the minute" }];
  }
  return [];
}

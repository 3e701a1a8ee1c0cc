import { operationLabel } from "../operation-types";
import { formatBasisPoints, grouped } from "../units";
import { roundedMicroUsd, type ChargeTerms, type Units } from "./charge";

/** The sentence on a usage's ledger line: what ran, and from what the charge was computed. */
export function describeUsage(operationType: string, model: string, units: Units, terms: ChargeTerms | null): string {
  const head = `${operationLabel(operationType)} with ${model}`;
  return terms === null ? head : `${head}: ${formula(terms, units)}`;
}

function formula(terms: ChargeTerms, units: Units): string {
  switch (terms.chargeType) {
    case "multiplier":
      return `(${grouped(units.inputModelTokens)} in + ${grouped(units.outputModelTokens)} out) × ${formatBasisPoints(terms.multiplierBasisPoints)}`;
    case "fixed":
      return units.imageCount > 0n
        ? `${grouped(terms.quantity)} × ${grouped(terms.fixedTokens)} per image${units.imageSize ? ` (${units.imageSize})` : ""}`
        : `${grouped(terms.fixedTokens)} fixed`;
    case "cost":
      return `$${usd(roundedMicroUsd(terms.exactCost))} cost × ${grouped(terms.tokensPerUsd)} per USD × ${formatBasisPoints(terms.multiplierBasisPoints)}`;
  }
}

function usd(microUsd: bigint): string {
  const fraction = (microUsd % 1_000_000n)
    .toString()
    .padStart(6, "0")
    .replace(/0{1,4}$/, "");
  return `${microUsd / 1_000_000n}.${fraction}`;
}

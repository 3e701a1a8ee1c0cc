import { counted, formatBasisPoints, grouped } from "../units";
import {
  billableOf,
  COST_SCALE,
  costPartsOf,
  exactCostOf,
  exactCostOfPart,
  termsOf,
  type ChargeTerms,
  type CostPart,
  type StoredTerms,
  type Units,
} from "./charge";
import type { ChargeType, ModelPrice } from "./price";

/** Everything that was kept with a charge, which is all that it takes to compute it again. */
export type ChargeSnapshot = {
  units: Units;
  chargeType: ChargeType | null;
  stored: StoredTerms;
  /** The version of the price that it was charged by; null for the default multiplier. */
  price: ModelPrice | null;
  chargedTokens: bigint;
};

/** One line of the computation: `1,000 input + 500 output` = `1,500 model tokens`. */
export type Step = { what: string; formula: string; result: string };

export type Explanation = {
  steps: Step[];
  computedTokens: bigint;
  /** Whether the computation comes to what was charged, and the price to the cost that was kept. */
  agrees: boolean;
};

/** Computes a charge once more, step by step. Null when nothing is kept that says how it was charged. */
export function explainCharge(snapshot: ChargeSnapshot): Explanation | null {
  const { units, chargeType, stored, price, chargedTokens } = snapshot;
  const terms = termsOf(units, chargeType, stored);
  if (!terms) return null;
  const computedTokens = billableOf(terms);
  const costAgrees = terms.chargeType !== "cost" || price === null || exactCostOf(units, price) === terms.exactCost;
  return {
    steps: stepsOf(terms, units, price, computedTokens),
    computedTokens,
    agrees: computedTokens === chargedTokens && costAgrees,
  };
}

function stepsOf(terms: ChargeTerms, units: Units, price: ModelPrice | null, computedTokens: bigint): Step[] {
  const result = tokens(computedTokens);
  switch (terms.chargeType) {
    case "multiplier": {
      const { actualTokens, multiplierBasisPoints } = terms;
      return [
        {
          what: "Model tokens",
          formula: `${grouped(units.inputModelTokens)} input + ${grouped(units.outputModelTokens)} output`,
          result: `${grouped(actualTokens)} model tokens`,
        },
        ...rounded(
          { what: "Multiplier", formula: `${grouped(actualTokens)} × ${formatBasisPoints(multiplierBasisPoints)}` },
          actualTokens * multiplierBasisPoints,
          10_000n,
          result,
        ),
      ];
    }
    case "fixed": {
      const { fixedTokens, quantity } = terms;
      const isImage = units.imageCount > 0n;
      const size = isImage && units.imageSize ? ` of ${units.imageSize.replace("x", "×")}` : "";
      const formula = isImage
        ? `${counted(quantity, "image")}${size} × ${tokens(fixedTokens)}`
        : `${tokens(fixedTokens)} for the operation`;
      return [{ what: "Fixed price", formula, result }];
    }
    case "cost": {
      const { exactCost, tokensPerUsd, multiplierBasisPoints } = terms;
      const parts = price ? costPartsOf(units, price).map((part) => stepOfPart(part, units, price)) : [];
      const sum = {
        what: "Cost at the provider",
        formula: parts.length > 1 ? "All of it" : "",
        result: usd(exactCost),
      };
      return [
        ...parts,
        ...(parts.length === 1 ? [] : [sum]),
        ...rounded(
          {
            what: "In tokens",
            formula: `${usd(exactCost)} × ${grouped(tokensPerUsd)} tokens per USD × ${formatBasisPoints(multiplierBasisPoints)}`,
          },
          exactCost * tokensPerUsd * multiplierBasisPoints,
          COST_SCALE * 1_000_000n * 10_000n,
          result,
        ),
      ];
    }
  }
}

/** A step that comes to a whole number, or to a fraction that is then rounded up, once. */
function rounded(step: Omit<Step, "result">, numerator: bigint, denominator: bigint, result: string): Step[] {
  if (numerator % denominator === 0n) return [{ ...step, result }];
  const fraction = decimal(numerator, denominator, 6);
  return [
    { ...step, result: `${fraction} tokens` },
    { what: "Rounded up, once", formula: fraction, result },
  ];
}

function stepOfPart(part: CostPart, units: Units, price: ModelPrice): Step {
  const cost = exactCostOfPart(part);
  return { ...wordsOfPart(part, units, price), result: cost === null ? "not known" : usd(cost) };
}

function wordsOfPart({ what, count, rateMicroUsd }: CostPart, units: Units, price: ModelPrice): Omit<Step, "result"> {
  const rate = rateMicroUsd === null ? "an unknown rate" : usd(rateMicroUsd * COST_SCALE);
  switch (what) {
    case "input":
    case "cached input":
    case "output": {
      const name = what.charAt(0).toUpperCase() + what.slice(1);
      return { what: name, formula: `${counted(count, "model token")} × ${rate} per million` };
    }
    case "character":
      return { what: "Characters", formula: `${counted(count, "character")} × ${rate} per million` };
    case "duration": {
      const seconds = `${decimal(count, 1_000n, 3)} seconds`;
      return price.secondMicroUsd === null
        ? { what: "Time", formula: `${seconds} × ${rate} per minute` }
        : { what: "Time", formula: `${seconds} × ${usd(price.secondMicroUsd * COST_SCALE)} per second` };
    }
    case "image": {
      const size = units.imageSize ? ` of ${units.imageSize.replace("x", "×")}` : "";
      return { what: "Images", formula: `${counted(count, "image")}${size} × ${rate} each` };
    }
  }
}

function tokens(amount: bigint): string {
  return counted(amount, "token");
}

/** A cost in 1/COST_SCALE micro-dollars, in dollars. */
function usd(exactCost: bigint): string {
  const text = decimal(exactCost, COST_SCALE * 1_000_000n, 12);
  // As money, with two places at least.
  const [, mark, whole, places = ""] = /^(≈ )?([\d,]+)(?:\.(\d+))?$/.exec(text)!;
  return `${mark ?? ""}$${whole}.${places.padEnd(2, "0")}`;
}

/** `3.45`; what goes on behind the last place is said to: `≈ 0.333333`. */
function decimal(numerator: bigint, denominator: bigint, places: number): string {
  const scale = 10n ** BigInt(places);
  const scaled = numerator * scale;
  const digits = ((scaled / denominator) % scale).toString().padStart(places, "0").replace(/0+$/, "");
  const text = `${grouped(numerator / denominator)}${digits === "" ? "" : `.${digits}`}`;
  return scaled % denominator === 0n ? text : `≈ ${text}`;
}

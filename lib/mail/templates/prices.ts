import type { Template } from "../letter";

const seePrices = { label: "See model prices", path: "/admin/tokens/prices" };

/** To the staff. */
export const usageUnpriced: Template<"usage_unpriced"> = ({ provider, model, operationCount }) => ({
  subject: `Not charged: ${model} has no price`,
  preheader: `Operations with ${model} of ${provider} run and wait for a price.`,
  heading: `${model} runs without a price`,
  paragraphs: [
    "Nobody knew what to charge for it, so nothing was charged. The operations are recorded and wait: give the model a price, and charge them by it afterwards.",
    "You are told once, until the model's price changes.",
  ],
  rows: rowsOf(provider, model, ["Waiting", operationCount]),
  action: seePrices,
});

/** To the staff. */
export const modelWithoutPrice: Template<"model_without_price"> = ({ provider, model, operationCount }) => ({
  subject: `Cost unknown: ${model} is not in the price list`,
  preheader: `It is charged by the default of the settings, and what ${provider} takes for it is not known.`,
  heading: `What ${model} costs you is not known`,
  paragraphs: [
    "The model is not in the price list. Its operations are charged by the default of the settings, and their cost is missing from your margin. Give the model a price to know it from then on.",
    "You are told once, until the model's price changes.",
  ],
  rows: rowsOf(provider, model, ["Operations in 7 days", operationCount]),
  action: seePrices,
});

function rowsOf(provider: string, model: string, [label, count]: readonly [string, string]) {
  return [["Provider", provider] as const, ["Model", model] as const, [label, grouped(count)] as const];
}

function grouped(count: string): string {
  return BigInt(count).toLocaleString("en-US");
}

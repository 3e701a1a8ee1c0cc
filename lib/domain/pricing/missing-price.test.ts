import { expect, test } from "vitest";
import { NO_RATES } from "@/lib/dev/no-rates";
import { missingPrices, occasionOf, type ModelUse } from "./missing-price";
import type { ModelPrice } from "./price";

const at = new Date("2026-11-28T00:00:00Z");
const price: ModelPrice = {
  id: "p1",
  provider: "openai",
  model: "known*",
  chargeType: "cost",
  ...NO_RATES,
  effectiveFrom: new Date(0),
};
const used = (model: string, unpricedCount: bigint, costUnknownCount: bigint): ModelUse => ({
  ...{ provider: "openai", model, unpricedCount, costUnknownCount },
});

test.each<[string, ModelUse, string[]]>([
  ["what waits for a price", used("new", 2n, 0n), ["unpriced 2 null"]],
  ["what waits though there is a price, which does not say enough", used("known-1", 2n, 0n), ["unpriced 2 p1"]],
  ["a model without a price that was charged by the settings", used("new", 0n, 3n), ["cost_unknown 3 null"]],
  ["both", used("new", 2n, 3n), ["unpriced 2 null", "cost_unknown 3 null"]],
  ["not a model that has a price by now", used("known-1", 0n, 3n), []],
  ["not what lacks nothing", used("new", 0n, 0n), []],
])("the price list lacks %s", (_what, use, expected) => {
  const found = missingPrices([use], [price], at);
  expect(found.map(({ kind, operationCount, priceId }) => `${kind} ${operationCount} ${priceId}`)).toEqual(expected);
});

test("a price that has yet to begin is still missing", () => {
  expect(
    missingPrices([used("known-1", 0n, 1n)], [{ ...price, effectiveFrom: new Date(at.getTime() + 1) }], at),
  ).toHaveLength(1);
});

test("an occasion is a model in the state of its price, however many operations there are", () => {
  const [few] = missingPrices([used("new", 1n, 0n)], [price], at);
  const [many] = missingPrices([used("new", 900n, 0n)], [price], at);
  const [priced] = missingPrices([used("known", 1n, 0n)], [price], at);
  expect(occasionOf(few!)).toBe(occasionOf(many!));
  expect(occasionOf({ ...priced!, model: "new" })).not.toBe(occasionOf(few!));
  expect(occasionOf({ ...few!, provider: "a:b", model: "c" })).not.toBe(
    occasionOf({ ...few!, provider: "a", model: "b:c" }),
  );
});

import { expect, test } from "vitest";
import { NO_RATES } from "@/lib/dev/no-rates";
import { priceInForce, type ModelPrice } from "./price";

const price = (id: string, model: string, effectiveFrom: string, provider = "openai"): ModelPrice => ({
  id,
  provider,
  model,
  chargeType: "multiplier",
  ...NO_RATES,
  effectiveFrom: new Date(effectiveFrom),
});

const list = [
  price("all gpt", "gpt-*", "2026-01-01T00:00:00Z"),
  price("all gpt-4", "gpt-4*", "2026-01-01T00:00:00Z"),
  price("gpt-4o, January", "gpt-4o", "2026-01-01T00:00:00Z"),
  price("gpt-4o, March", "gpt-4o", "2026-03-01T00:00:00Z"),
  price("all gpt-4, June", "gpt-4*", "2026-06-01T00:00:00Z"),
  price("another's gpt-4o", "gpt-4o", "2026-01-01T00:00:00Z", "azure"),
];

test.each([
  ["openai", "gpt-4o", "2025-12-31T23:59:59.999Z", null], // before there was any price
  ["openai", "gpt-4o", "2026-01-01T00:00:00.000Z", "gpt-4o, January"], // from its first instant
  ["openai", "gpt-4o", "2026-02-28T23:59:59.999Z", "gpt-4o, January"],
  ["openai", "gpt-4o", "2026-03-01T00:00:00.000Z", "gpt-4o, March"],
  ["openai", "gpt-4o", "2026-07-01T00:00:00.000Z", "gpt-4o, March"], // exact beats a younger prefix
  ["openai", "gpt-4o-mini", "2026-05-01T00:00:00.000Z", "all gpt-4"], // the longer prefix
  ["openai", "gpt-4o-mini", "2026-07-01T00:00:00.000Z", "all gpt-4, June"],
  ["openai", "gpt-5", "2026-07-01T00:00:00.000Z", "all gpt"],
  ["openai", "o3", "2026-07-01T00:00:00.000Z", null], // never another model's
  ["openai", "GPT-4o", "2026-07-01T00:00:00.000Z", null],
  ["anthropic", "gpt-4o", "2026-07-01T00:00:00.000Z", null],
  ["azure", "gpt-4o", "2026-07-01T00:00:00.000Z", "another's gpt-4o"],
  ["azure", "gpt-4o-mini", "2026-07-01T00:00:00.000Z", null],
])("%s %s at %s is charged by: %s", (provider, model, at, expected) => {
  expect(priceInForce(list, provider, model, new Date(at))?.id ?? null).toBe(expected);
  expect(priceInForce(list.toReversed(), provider, model, new Date(at))?.id ?? null).toBe(expected);
});

import { expect, test } from "vitest";
import { parsePaymentsPlace, paymentsHref } from "./payments-place";

const key = { at: new Date("2026-11-27T20:18:00.123Z"), id: "019acb7e-0000-7000-8000-000000000001" };

test.each([null, { ...key, direction: "older" as const }, { ...key, direction: "newer" as const }])(
  "a place is read from its own address: %o",
  (place) => {
    const url = new URL(paymentsHref(place), "http://purser.test");
    expect(url.pathname).toBe("/tokens/payments");
    expect(parsePaymentsPlace(Object.fromEntries(url.searchParams))).toEqual(place);
  },
);

test.each([
  "",
  "x",
  "1764264000123",
  `1764264000123.${"x".repeat(36)}`,
  `-1.${key.id}`,
  `1.${key.id}'--`,
  `${"9".repeat(16)}.${key.id}`,
])("the address after=%s is the newest page", (after) => expect(parsePaymentsPlace({ after })).toBeNull());

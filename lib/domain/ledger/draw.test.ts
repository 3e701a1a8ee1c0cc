import { describe, expect, test } from "vitest";
import { compareGrants, drawFrom, unitPriceNanosOf } from "./draw";
import type { GrantState } from "./types";

const grant = (id: string, about: Partial<GrantState> = {}): GrantState => ({
  id,
  source: "bonus",
  amountTokens: 100n,
  remainingTokens: 100n,
  priority: 10,
  expiresAt: null,
  paidCents: 0n,
  unitPriceNanos: 0n,
  isFrozen: false,
  seq: 1n,
  createdAt: new Date("2026-01-01T00:00:00Z"),
  ...about,
});

const may = new Date("2026-05-01T00:00:00Z");
const june = new Date("2026-06-01T00:00:00Z");
const later = new Date("2026-01-01T00:00:00.001Z");

describe("of two grants, the one is drawn first", () => {
  test.each<[rule: string, first: Partial<GrantState>, second: Partial<GrantState>]>([
    ["that is not disputed, whatever else", {}, { isFrozen: true, priority: 1, expiresAt: may }],
    ["that has the lower priority number, though it expires later", { priority: 1 }, { priority: 2, expiresAt: may }],
    ["that expires sooner, though it was paid for", { expiresAt: may, unitPriceNanos: 9n }, { expiresAt: june }],
    ["that expires at all", { expiresAt: june, unitPriceNanos: 9n }, {}],
    ["that was free, though it is younger", { createdAt: later }, { unitPriceNanos: 1n }],
    ["that was cheaper", { unitPriceNanos: 66_666n, createdAt: later }, { unitPriceNanos: 86_666n }],
    ["that is older", {}, { createdAt: later }],
  ])("%s", (_rule, first, second) => {
    // The ids are against it: they decide nothing unless everything else is equal.
    const [a, b] = [grant("b", first), grant("a", second)];
    expect([b, a].sort(compareGrants)).toEqual([a, b]);
    expect(compareGrants(a, b)).toBeLessThan(0);
    expect(compareGrants(b, a)).toBeGreaterThan(0);
  });

  test("whose id is smaller when nothing else tells them apart", () => {
    expect([grant("b"), grant("a")].sort(compareGrants).map(({ id }) => id)).toEqual(["a", "b"]);
    expect(compareGrants(grant("a"), grant("a"))).toBe(0);
  });
});

test("an amount is drawn from one grant after the other, the last in part", () => {
  const drawn = drawFrom([grant("c"), grant("a"), grant("b")], 150n);
  expect(drawn.map(({ grant: { id, remainingTokens }, tokens }) => [id, tokens, remainingTokens])).toEqual([
    ["a", 100n, 0n],
    ["b", 50n, 50n],
  ]);
});

test("named grants are drawn first, as they are named", () => {
  const grants = [grant("a"), grant("b"), grant("c"), grant("d")];
  expect(drawFrom(grants, 350n, ["c", "unknown", "b"]).map(({ grant: { id }, tokens }) => [id, tokens])).toEqual([
    ["c", 100n],
    ["b", 100n],
    ["a", 100n],
    ["d", 50n],
  ]);
});

test("what the grants cannot give is left to the caller", () => {
  expect(drawFrom([grant("a")], 150n).map(({ tokens }) => tokens)).toEqual([100n]);
  expect(drawFrom([], 150n)).toEqual([]);
  expect(drawFrom([grant("a", { remainingTokens: 0n })], 1n)).toEqual([]);
});

test.each([
  [1_500n, 150_000n, 100_000n], // $15 / 150,000 = $0.0001
  [6_500n, 750_000n, 86_666n], // $65 / 750,000 = $0.0000866…
  [17_500n, 2_250_000n, 77_777n], // $175 / 2,250,000 = $0.0000777…
  [50_000n, 7_500_000n, 66_666n], // $500 / 7,500,000 = $0.0000666…
  [0n, 10_000n, 0n],
])("%d cents for %d tokens are %d thousand-millionths each", (paidCents, amountTokens, nanos) => {
  expect(unitPriceNanosOf(paidCents, amountTokens)).toBe(nanos);
});

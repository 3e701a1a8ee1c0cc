import { describe, expect, it } from "vitest";
import { historyHref, parseHistoryPlace } from "./history-place";

describe("a place in the history", () => {
  it.each([
    "/tokens",
    "/tokens?type=usage",
    "/tokens?type=usage,refund&after=120",
    "/tokens?after=120&dir=newer",
    "/tokens?after=999999999999999999",
  ])("is the same after a round trip through %s", (href) => {
    const params = Object.fromEntries(new URL(href, "http://here.test").searchParams);
    expect(historyHref(parseHistoryPlace(params))).toBe(href);
  });

  it.each([
    { type: "gift" },
    { type: "toString" },
    { after: "-1" },
    { after: "1.5" },
    { after: "9".repeat(40) },
    { after: "x", dir: "newer" },
    { type: "" },
    {},
  ])("is the newest page of everything for %j, which cannot be read", (params) => {
    expect(parseHistoryPlace(params)).toEqual({ types: [], from: null });
  });

  it("keeps what can be read beside what cannot, once each", () => {
    expect(parseHistoryPlace({ type: "usage,gift,usage,bonus" }).types).toEqual(["usage", "bonus"]);
  });
});

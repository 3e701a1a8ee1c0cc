import { describe, expect, test } from "vitest";
import { hold, NOTHING_SPENT, periodAt, spend, spentTokensIn, type BudgetPeriod } from "./key-budget";

describe("the period that a moment falls into", () => {
  test.each<[BudgetPeriod, at: string, startsAt: string, endsAt: string]>([
    ["day", "2026-11-28T00:00:00.000Z", "2026-11-28", "2026-11-29"],
    ["day", "2026-11-28T23:59:59.999Z", "2026-11-28", "2026-11-29"],
    ["day", "2026-12-31T12:00:00.000Z", "2026-12-31", "2027-01-01"],
    ["week", "2026-11-23T00:00:00.000Z", "2026-11-23", "2026-11-30"], // a Monday
    ["week", "2026-11-29T23:59:59.999Z", "2026-11-23", "2026-11-30"], // a Sunday
    ["week", "2026-12-02T00:00:00.000Z", "2026-11-30", "2026-12-07"], // over the end of a month
    ["month", "2026-12-31T23:59:59.999Z", "2026-12-01", "2027-01-01"],
    ["month", "2028-02-29T00:00:00.000Z", "2028-02-01", "2028-03-01"],
  ])("a %s at %s", (period, at, startsAt, endsAt) => {
    const day = (text: string) => new Date(`${text}T00:00:00Z`);
    expect(periodAt(period, new Date(at))).toEqual({ startsAt: day(startsAt), endsAt: day(endsAt) });
  });
});

test("what was spent counts in its own period, and no longer in the next", () => {
  const spending = [
    ["2026-11-22T23:59:59Z", 1n],
    ["2026-11-23T00:00:00Z", 10n],
    ["2026-11-28T09:00:00Z", 100n],
    ["2026-11-28T23:00:00Z", 1_000n],
  ].reduce((key, [at, tokens]) => spend(key, tokens as bigint, new Date(at as string)), NOTHING_SPENT);
  const now = new Date("2026-11-28T23:30:00Z");
  expect(spentTokensIn(spending, "day", now)).toBe(1_100n);
  expect(spentTokensIn(spending, "week", now)).toBe(1_110n);
  expect(spentTokensIn(spending, "month", now)).toBe(1_111n);
  expect(spentTokensIn(spending, "day", new Date("2026-11-29T00:00:00Z"))).toBe(0n);
  expect(spentTokensIn(spending, "month", new Date("2026-12-01T00:00:00Z"))).toBe(0n);
});

test("a hold counts while it is open", () => {
  const held = hold(hold(NOTHING_SPENT, 70n), 30n);
  expect(held.heldTokens).toBe(100n);
  expect(hold(held, -70n).heldTokens).toBe(30n);
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatMoney, formatTokens } from "@/components/amounts/format";
import { formatMoment } from "@/components/amounts/format-moment";
import { amountsIn } from "./amounts";

const anyAmount = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

describe("mails write amounts as pages do", () => {
  test.each(["tokens", "credits"] as const)("in %s", (displayUnit) => {
    fc.assert(
      fc.property(fc.oneof(anyAmount, fc.constantFrom(0n, 1n, -1n, 99n, 100n)), (amount) => {
        const onPage = formatTokens(amount, { displayUnit }).replaceAll("\u00a0", " ");
        expect(amountsIn(displayUnit).tokens(String(amount))).toBe(onPage);
      }),
    );
  });

  test.each(["usd", "eur", "gbp", "jpy", "kwd"])("in %s", (currency) => {
    fc.assert(
      fc.property(anyAmount, (amount) => {
        expect(amountsIn("tokens").money(String(amount), currency)).toBe(formatMoney(amount, currency));
      }),
    );
  });

  test("and moments in UTC, with the year", () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true, min: new Date("2000-01-01"), max: new Date("2100-01-01") }), (at) => {
        const onPage = formatMoment(at, "UTC", new Date("1990-06-01"));
        expect(amountsIn("tokens").moment(at.toISOString())).toBe(`${onPage} UTC`);
      }),
    );
  });
});

test("midnight is 00:00 and September has three letters", () => {
  expect(amountsIn("tokens").moment("2026-09-05T00:00:00.000Z")).toBe("5 Sep 2026, 00:00 UTC");
});

test.each(["1.5", "", " ", "abc", "1e3"])("%j is no amount, and no mail is written with it", (digits) => {
  expect(() => amountsIn("tokens").tokens(digits)).toThrow(RangeError);
  expect(() => amountsIn("credits").tokens(digits)).toThrow(RangeError);
  expect(() => amountsIn("tokens").money(digits, "usd")).toThrow(RangeError);
});

test("what is no moment is not written either", () => {
  expect(() => amountsIn("tokens").moment("")).toThrow(RangeError);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { harmless, harmlessFacts } from "./harmless";

test.each([
  ["Apology for the outage", "Apology for the outage"],
  ["Grüße, 東京 👍", "Grüße, 東京 👍"],
  ["two\r\nBcc: all@example.test", "two Bcc: all@example.test"],
  ["a\u0000b\tc\u2028d\u00a0e", "a b c d e"],
  ["in\u200bvis\u200dib\ufeffle\u00ad", "invisible"],
  ["\u202egpj.exe", "gpj.exe"],
  ["Ada \u2066\u202e\u2069", "Ada"],
  ["  spaced   out  ", "spaced out"],
  ["\u3164\u2800", ""],
  ["lone \ud800 surrogate", "lone surrogate"],
  ["<b onload=x>", "<b onload=x>"],
])("%j is told as %j", (typed, told) => {
  expect(harmless(typed)).toBe(told);
});

test("text that reads from right to left is kept apart from what stands beside it", () => {
  expect(harmless("שלום")).toBe("\u2068שלום\u2069");
  expect(harmless("\u202eاهلا\u202c")).toBe("\u2068اهلا\u2069");
});

test("a long text is cut between letters and says so", () => {
  const told = harmless("🙂".repeat(1_000));
  expect(Array.from(told)).toHaveLength(300);
  expect(told).toMatch(/🙂…$/u);
});

test("whatever is typed, one line comes out, with nothing in it that acts unseen", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 50 }), (typed) => {
      const told = harmless(typed).replace(/^\u2068(.*)\u2069$/u, "$1");
      expect(told).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      expect(told).toBe(told.trim());
    }),
  );
});

test("facts that are no text are left alone", () => {
  expect(harmlessFacts({ reason: "a\nb", daysLeft: 7, expiresAt: null })).toEqual({
    reason: "a b",
    daysLeft: 7,
    expiresAt: null,
  });
});

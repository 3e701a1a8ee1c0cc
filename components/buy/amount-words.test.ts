import { describe, expect, it } from "vitest";
import { customAmountTermsOf, DEFAULT_SETTINGS } from "@/lib/domain/settings";
import { amountWords } from "./amount-words";

const packages = [
  { name: "Starter", amountTokens: 150_000n, priceCents: 1_500n },
  { name: "Pro", amountTokens: 750_000n, priceCents: 6_500n },
];
const say = (typed: string, displayUnit: "tokens" | "credits" = "tokens") =>
  amountWords(typed, { terms: customAmountTermsOf(DEFAULT_SETTINGS), packages, displayUnit });
const plain = (text: string | null) => text?.replaceAll("\u00a0", " ");

describe("what is said about an amount while it is typed", () => {
  it("is what can be bought and at what rate, before anything is", () => {
    expect(say("")).toMatchObject({ fault: null, buys: null, better: null });
    expect(plain(say("").terms)).toBe("From $5.00 to $10,000.00, at 10,000 tokens for $1.");
  });

  it("is what it buys, its rate, and what comes next", () => {
    const words = say("25.50");
    expect(plain(words.buys!.tokens)).toBe("255,000 tokens");
    expect(words.buys!.price).toBe("$25.50");
    expect(plain(words.terms)).toBe("10,000 tokens for $1, the base rate; 5% more from $100.00 on.");
    expect(words.better).toBeNull();
  });

  it("is the step that applies", () => {
    expect(plain(say("$1,000").buys!.tokens)).toBe("13,000,000 tokens");
    expect(plain(say("1,000").terms)).toBe(
      "13,000 tokens for $1, 30% more than the base rate because it is $1,000.00 or more.",
    );
  });

  it("is that a package gives more, if one does", () => {
    expect(plain(say("70").better)).toBe("Pro gives you 750,000 tokens for $65.00.");
    expect(say("15").better).toBeNull();
    expect(say("80").better).toBeNull();
  });

  it("is in credits where those are shown", () => {
    expect(plain(say("5", "credits").buys!.tokens)).toBe("500.00 credits");
    expect(plain(say("5", "credits").terms)).toContain("100.00 credits for $1");
  });

  it.each([
    ["4.99", "must be at least $5.00"],
    ["0", "must be at least $5.00"],
    ["10000.01", "must be at most $10,000.00"],
    ["-5", "must be in dollars, such as 25 or 25.50"],
    ["12,50", "must be in dollars, such as 25 or 25.50"],
    ["25.555", "must be in dollars, such as 25 or 25.50"],
    ["9e99", "must be in dollars, such as 25 or 25.50"],
    ["lots", "must be in dollars, such as 25 or 25.50"],
  ])("%j is refused in words, and nothing is promised for it", (typed, fault) => {
    expect(say(typed)).toMatchObject({ fault, buys: null, better: null });
  });
});

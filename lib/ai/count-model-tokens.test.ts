import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, it } from "vitest";
import { countModelTokens, countPromptModelTokens, promptCeilingModelTokens } from "./count-model-tokens";

describe("counting model tokens", () => {
  it.each(["", "Hello, world", "Prix: 12,50 €\n\n— merci", "価格はいくらですか", "👩‍👩‍👧 family", "x".repeat(100)])(
    "agrees with the encoding for ordinary text: %j",
    (text) => expect(countModelTokens(text)).toBe(BigInt(encode(text).length)),
  );

  it("takes the names of special tokens for the text that they are", () => {
    expect(countModelTokens("<|endoftext|>")).toBeGreaterThan(1n);
  });

  it("counts a wall of text without spaces in time that grows with its length, and about right", () => {
    const wall = "漢字".repeat(25_000);
    const startedMs = performance.now();
    const counted = countModelTokens(wall);
    expect(performance.now() - startedMs).toBeLessThan(2_000);
    const exactForHundredth = encode("漢字".repeat(250)).length * 100;
    expect(Number(counted) / exactForHundredth).toBeGreaterThan(0.97);
    expect(Number(counted) / exactForHundredth).toBeLessThan(1.03);
  });

  it("never cuts a character in two", () => {
    expect(countModelTokens("👍".repeat(1_000))).toBeLessThan(2_200n);
  });
});

describe("the ceiling of a prompt", () => {
  it.each(["", "Hello", "漢".repeat(500), "👩‍👩‍👧".repeat(50), "\ud800", "\u0000\u0001", "ﷺ"])(
    "is never below what is counted: %j",
    (content) => {
      const prompt = { system: content, messages: [{ role: "user" as const, content }] };
      expect(promptCeilingModelTokens(prompt)).toBeGreaterThanOrEqual(countPromptModelTokens(prompt));
    },
  );

  it("grows with every message, even an empty one", () => {
    const empty = { role: "user" as const, content: "" };
    const one = promptCeilingModelTokens({ messages: [empty] });
    expect(promptCeilingModelTokens({ messages: [empty, empty] })).toBeGreaterThan(one);
  });
});

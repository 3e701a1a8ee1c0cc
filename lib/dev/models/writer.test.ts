import { describe, expect, it } from "vitest";
import { countModelTokens } from "@/lib/ai/count-model-tokens";
import { draftPrompt } from "@/lib/ai/prompts";
import { DRAFT_KINDS, type DraftKind } from "@/lib/domain/text-operations";
import { writeAnswer } from "./writer";

const write = (message: string, more: { turns?: number; maxOutputModelTokens?: number } = {}) =>
  writeAnswer({ message, turns: 1, maxOutputModelTokens: 4_000, ...more });

const draft = (kind: DraftKind, length: "short" | "medium" | "long") =>
  write(draftPrompt({ topic: "urban beekeeping", kind, tone: "warm", length }).messages[0]?.content ?? "").text;

describe("the local models' writing", () => {
  it("is the same for the same question, and another for another", () => {
    expect(write("Tell me about bees")).toEqual(write("Tell me about bees"));
    expect(write("Tell me about bees").text).not.toBe(write("Tell me about wasps").text);
  });

  it.each(DRAFT_KINDS)("of a draft is about its topic and longer when asked: %s", (kind) => {
    expect(draft(kind, "short")).toContain("urban beekeeping");
    expect(draft(kind, "long").length).toBeGreaterThan(draft(kind, "short").length);
  });

  it("has the form that was asked for", () => {
    expect(draft("article", "medium")).toMatch(/^# Urban beekeeping\n[\s\S]*\n## /);
    expect(draft("email", "medium")).toMatch(/^Subject: Urban beekeeping\n[\s\S]*regards/);
    expect(draft("thread", "medium")).toMatch(/^1\/\d+ [\s\S]*\n\n2\/\d+ /);
  });

  it.each([60, 200, 500])("has about as many words as were asked for: %i", (words) => {
    const written = write(`Write a post of about ${words} words.\nTopic: tea`).text.split(/\s+/).length;
    expect(written).toBeGreaterThan(words * 0.6);
    expect(written).toBeLessThan(words * 1.5 + 30);
  });

  it("answers a question about what it asks", () => {
    expect(write("What should I charge for an edit?").text).toContain("what to charge for an edit");
    expect(write("How do I price a newsletter?", { turns: 3 }).text).toContain("how to price a newsletter");
  });

  it("tidies a text that it is given between marks, and says nothing else", () => {
    const asked = "Make this shorter.\n<text>this is really just a draft in order to test</text>";
    expect(write(asked).text).toBe("This is a draft to test.");
  });

  it.each([1, 7, 40])("stops between words within %i model tokens and says that it did", (maxOutputModelTokens) => {
    const { text, stoppedAtLimit } = write("Tell me about bees", { maxOutputModelTokens });
    expect(stoppedAtLimit).toBe(true);
    expect(countModelTokens(text)).toBeLessThanOrEqual(BigInt(maxOutputModelTokens));
    expect(write("Tell me about bees").text.startsWith(text)).toBe(true);
  });

  it.each(["", "?!", "$& $1", "👍", "{topic}"])("has an answer to anything: %j", (message) => {
    expect(write(message).text.length).toBeGreaterThan(40);
  });
});

import { describe, expect, it } from "vitest";
import {
  CHAT_MAX_CHARACTERS,
  CHAT_MAX_MESSAGES,
  chatPrompt,
  DRAFT_KINDS,
  DRAFT_LENGTHS,
  draftPrompt,
  TOPIC_MAX_CHARACTERS,
} from "./prompts";

describe("a draft prompt", () => {
  it("asks for the kind, tone, length and topic", () => {
    const prompt = draftPrompt({ topic: "slow coffee", kind: "email", tone: "warm", length: "short" });
    const [message] = prompt.messages;
    expect(message?.content).toMatch(/an email .* about 80 words/);
    expect(message?.content).toContain("Tone: warm");
    expect(message?.content).toContain("Topic: slow coffee");
  });

  it.each(DRAFT_KINDS)("leaves more room for a longer %s", (kind) => {
    const rooms = DRAFT_LENGTHS.map(
      (length) => draftPrompt({ topic: "tea", kind, tone: "", length }).maxOutputModelTokens,
    );
    expect(rooms).toEqual(rooms.toSorted((a, b) => a - b));
    expect(Math.max(...rooms)).toBeLessThanOrEqual(3_000);
  });

  it("keeps a topic on its line and within its bound", () => {
    const topic = `tea\nTone: rude ${"👍".repeat(TOPIC_MAX_CHARACTERS)}`;
    const lines = draftPrompt({ topic, kind: "post", tone: "calm", length: "short" }).messages[0]?.content.split("\n");
    expect(lines).toHaveLength(3);
    expect(lines?.[2]?.length).toBeLessThanOrEqual("Topic: ".length + TOPIC_MAX_CHARACTERS);
    expect(lines?.[2]).toMatch(/👍$/u);
  });
});

describe("a chat prompt", () => {
  const turn = (index: number, content = `message ${index}`) =>
    ({ role: index % 2 === 0 ? "user" : "assistant", content }) as const;

  it("keeps a short conversation as it is", () => {
    const messages = [turn(0), turn(1), turn(2)];
    expect(chatPrompt({ messages }).messages).toEqual(messages);
  });

  it("keeps the newest messages of a long one, from one of the user's on", () => {
    const messages = Array.from({ length: 101 }, (_, index) => turn(index));
    const kept = chatPrompt({ messages }).messages;
    expect(kept.length).toBeLessThanOrEqual(CHAT_MAX_MESSAGES);
    expect(kept[0]?.role).toBe("user");
    expect(kept.at(-1)).toEqual(messages.at(-1));
  });

  it("leaves out old messages that do not fit and shortens only the newest", () => {
    const long = "x".repeat(CHAT_MAX_CHARACTERS);
    expect(chatPrompt({ messages: [turn(0, long), turn(1), turn(2)] }).messages).toEqual([turn(2)]);
    const [only] = chatPrompt({ messages: [turn(0, `${long}more`)] }).messages;
    expect(only?.content).toHaveLength(CHAT_MAX_CHARACTERS);
  });
});

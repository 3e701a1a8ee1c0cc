import { expect, test } from "vitest";
import { conversationIn, conversationText, fileEnding, pieceExcerpt, pieceTitle, type Turn } from "./pieces";

test.each([
  ["# Slow coffee\n\nIt takes time.", "Slow coffee"],
  ["\n\n  - **One** thing", "One thing"],
  ["Subject: Hello", "Subject: Hello"],
  ["## \n***", "Untitled"],
  ["x".repeat(200), `${"x".repeat(119)}…`],
  ["👍".repeat(100), `${"👍".repeat(59)}…`],
])("%j is called %j", (text, title) => {
  expect(pieceTitle(text)).toBe(title);
});

test("an excerpt is one line, and of a conversation what was said last", () => {
  expect(pieceExcerpt("draft", "# Tea\n\nFirst,  water.")).toBe("Tea First, water.");
  const turns: Turn[] = [
    { role: "user", content: "Why?" },
    { role: "assistant", content: "Because\nof tea." },
  ];
  expect(pieceExcerpt("chat", conversationText(turns))).toBe("Because of tea.");
  expect(conversationIn(conversationText(turns))).toEqual(turns);
});

test.each([
  ["image/png", "png"],
  ["image/jpeg", "jpg"],
  ["audio/mpeg", "mp3"],
  ["audio/wav; codecs=1", "wav"],
  ["../../x", "bin"],
])("a file of %s ends in %s", (mediaType, ending) => {
  expect(fileEnding(mediaType)).toBe(ending);
});

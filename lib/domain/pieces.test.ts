import { expect, test } from "vitest";
import { conversationIn, conversationText, fileEnding, pieceExcerpt, pieceTitle, pngSizeOf, type Turn } from "./pieces";

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

test.each([
  ["89504e470d0a1a0a0000000d494844520000040000000600", { widthPx: 1024, heightPx: 1536 }],
  ["89504e470d0a1a0a0000000d4948445200000001000000010806", { widthPx: 1, heightPx: 1 }],
  ["ffd8ffe000104a46494600010100000100010000ffdb0043", null],
  ["89504e47", null],
  ["", null],
])("the size of the image that begins with %s is %j", (head, size) => {
  expect(pngSizeOf(head)).toEqual(size);
});

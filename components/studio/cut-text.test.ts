import { expect, test } from "vitest";
import { cutText } from "./cut-text";

test.each([
  ["abc", 3, "abc"],
  ["abc", 2, "ab"],
  ["a🦊b", 2, "a"],
  ["a🦊b", 3, "a🦊"],
])("%s with room for %d is %s: no character is cut in half", (text, room, cut) => {
  expect(cutText(text, room)).toBe(cut);
});

import { expect, test } from "vitest";
import { keptMessages } from "./kept-messages";

test("a kept conversation is read as it was said", () => {
  const messages = [
    { role: "user", content: "Hello" },
    { role: "assistant", content: "Good day" },
  ];
  expect(keptMessages(JSON.stringify(messages))).toEqual(messages);
});

test.each(["", "{}", "null", "[1]", `[{"role":"system","content":"x"}]`])("%j is no conversation", (text) => {
  expect(keptMessages(text)).toEqual([]);
});

import { expect, test } from "vitest";
import { answerInParts, byteRange } from "./byte-range";

test.each([
  [null, "whole"],
  ["bytes=-", "whole"],
  ["bytes=0-1,4-5", "whole"],
  ["bytes=5-2", "whole"],
  ["lines=0-1", "whole"],
  ["bytes=0-1", { first: 0, last: 1 }],
  ["bytes=0-", { first: 0, last: 9 }],
  ["bytes=4-100", { first: 4, last: 9 }],
  ["bytes=-3", { first: 7, last: 9 }],
  ["bytes=-100", { first: 0, last: 9 }],
  ["bytes=10-", "outside"],
  ["bytes=-0", "outside"],
] as const)("of ten bytes, %j is %j", (header, range) => {
  expect(byteRange(header, 10)).toEqual(range);
});

test("a file is answered whole, in part, or not at all, each with its length", async () => {
  const bytes = Buffer.from("0123456789");
  const answered = async (range: string | null) => {
    const response = answerInParts(bytes, { "content-type": "audio/mpeg" }, range).toResponse();
    const { status, headers } = response;
    return [status, headers.get("content-range"), headers.get("content-length"), await response.text()];
  };
  expect(await answered(null)).toEqual([200, null, "10", "0123456789"]);
  expect(await answered("bytes=2-4")).toEqual([206, "bytes 2-4/10", "3", "234"]);
  expect(await answered("bytes=10-")).toEqual([416, "bytes */10", null, ""]);
});

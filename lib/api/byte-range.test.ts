import { expect, test } from "vitest";
import { byteRange } from "./byte-range";

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

import { expect, test } from "vitest";
import { canonicalJson } from "./canonical-json";

test("the order of keys makes no difference, at any depth", () => {
  expect(canonicalJson({ b: { y: 1, x: [2, { d: 4, c: 3 }] }, a: "1" })).toBe(
    '{"a":"1","b":{"x":[2,{"c":3,"d":4}],"y":1}}',
  );
});

test("a field that is undefined is the same as one that is absent; null is not", () => {
  expect(canonicalJson({ a: undefined, b: 1 })).toBe(canonicalJson({ b: 1 }));
  expect(canonicalJson({ a: null, b: 1 })).not.toBe(canonicalJson({ b: 1 }));
});

test.each([
  [{ a: 1n }, { a: 2n }],
  [{ a: [1, 2] }, { a: [2, 1] }],
  [{ a: "x" }, { b: "x" }],
  [{ a: 'quote" and \\' }, { a: "quote and" }],
  [{ at: new Date(0) }, { at: new Date(1) }],
  [{ a: true }, { a: "true" }],
])("%o and %o differ", (one, other) => {
  expect(canonicalJson(one)).not.toBe(canonicalJson(other));
});

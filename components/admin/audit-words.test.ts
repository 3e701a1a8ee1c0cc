import { expect, test } from "vitest";
import { actionInWords, changesOf } from "./audit-words";

test.each([
  ["tokens.grant", "Tokens: grant"],
  ["payment.refund.ask", "Payment: refund ask"],
  ["packages.price_synced", "Packages: price synced"],
  ["odd", "Odd"],
])("%s is said as %s", (action, words) => expect(actionInWords(action)).toBe(words));

test("only what was different is listed", () => {
  const before = { role: "user", kept: 1, sizes: { a: 1 } };
  const after = { role: "admin", kept: 1, sizes: { a: 2 }, added: null };
  expect(changesOf({ before, after })).toEqual([
    { name: "role", before: "user", after: "admin" },
    { name: "sizes", before: '{"a":1}', after: '{"a":2}' },
  ]);
});

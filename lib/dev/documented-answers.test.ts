import { expect, test } from "vitest";
import { undocumented } from "./documented-answers";

const good = { status: 200, contentType: "application/json", body: { released: true } };
const path = "/api/billing/holds/019abc6e-4a52-7c31-9d0b-5f0e1a2b3c4d/release";

test("an answer as described passes; a missing field, one more, another status and another type do not", () => {
  expect(undocumented("POST", path, good)).toBeNull();
  expect(undocumented("POST", path, { ...good, body: {} })).toContain("must have required property 'released'");
  expect(undocumented("POST", path, { ...good, body: { released: true, more: 1 } })).toContain("additional properties");
  expect(undocumented("POST", path, { ...good, status: 202 })).toContain("is not in the document");
  expect(undocumented("POST", path, { ...good, contentType: "text/html" })).toContain("no content of type");
});

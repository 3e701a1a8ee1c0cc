import { expect, test } from "vitest";
import { atFormFields } from "./form-faults";

const fields = new Map([["tokens", "amountTokens"]]);

test("a fault of the ledger's is said at the field of the form that it is about, and no other is moved", () => {
  const faults = [
    { path: "tokens", message: "must be at most the 500 that this line still charges" },
    { path: "reason", message: "is required" },
  ];
  expect(atFormFields({ code: "validation_failed", faults }, fields)).toEqual({
    code: "validation_failed",
    faults: [{ ...faults[0], path: "amountTokens" }, faults[1]],
  });
});

test("what is refused for another reason stays as it is", () => {
  const refusal = { code: "limit_exceeded", what: "balance" } as const;
  expect(atFormFields(refusal, fields)).toBe(refusal);
});

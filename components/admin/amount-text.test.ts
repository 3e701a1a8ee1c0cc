import { expect, test } from "vitest";
import { GrantTokensForm } from "@/lib/contracts/admin";
import { readAmount } from "./amount-text";

const contract = GrantTokensForm.shape.amountTokens;

test.each(["50000", "50,000", "50 000", " 50_000 ", "1", "1000000000000", "007"])(
  "%s is read as the server reads it",
  (text) => expect(readAmount(text)).toEqual({ tokens: contract.parse(text), fault: null }),
);

test.each(["0", "-1", "1.5", "9e99", "🙂", "５０", "1000000000001", "9".repeat(17)])(
  "%s is refused in the words of the server",
  (text) => {
    const refused = contract.safeParse(text);
    expect(readAmount(text)).toEqual({ tokens: null, fault: refused.error?.issues[0]?.message });
  },
);

test("an empty field is a missing one", () => {
  expect(readAmount(" ")).toEqual({ tokens: null, fault: "is required" });
});

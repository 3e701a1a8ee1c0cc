import { expect, test } from "vitest";
import { apiOperations } from "@/lib/contracts/reference";
import { aiEndpoints } from "./ai";
import { billingEndpoints } from "./billing";

test("what the API offers and what its description says it offers are the same", () => {
  const offered = [...billingEndpoints, ...aiEndpoints].map(({ method, path }) => `${method} ${path}`);
  expect(Object.keys(apiOperations).sort()).toEqual(offered.sort());
});

test("what is open to anybody is described so, and nothing else is", () => {
  for (const { method, path, access } of billingEndpoints) {
    expect([path, apiOperations[`${method} ${path}`]!.access]).toEqual([path, access]);
  }
});

import { expect, test } from "vitest";
import type { ActionState } from "@/lib/actions/action-state";
import { problemOf } from "./problem-of";

test.each<[string, ActionState, string | null]>([
  ["nothing was asked yet", { status: "idle" }, null],
  ["it was done", { status: "done", value: 1 }, null],
  ["it was refused", { status: "refused", code: "not_found", message: "There is nothing." }, "There is nothing."],
  ["it failed", { status: "failed", message: "Our fault." }, "Our fault."],
  [
    "the faults are at their fields",
    { status: "invalid", faults: { reason: "is required", "sizes.0.cost": "is" } },
    null,
  ],
])("%s", (_case, answer, problem) => {
  expect(problemOf(answer, ["reason", "sizes"])).toBe(problem);
});

test("a fault that no field shows is never silent", () => {
  const faults = { reason: "is required", accountId: "must be an id", "": "Somebody else has changed it" };
  expect(problemOf({ status: "invalid", faults }, ["reason"])).toBe(
    "accountId must be an id. Somebody else has changed it.",
  );
});

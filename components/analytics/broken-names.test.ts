import { expect, test } from "vitest";
import { NO_PROJECT } from "@/lib/domain/usage";
import { distinctLabels } from "./broken-names";

const named = (...names: string[]) => names.map((name) => ({ name, detail: "" }));

test("operations and projects are called what people call them", () => {
  expect(distinctLabels(named("image_prompt", "my_own-kind"), "operation")).toEqual(["Image prompt", "My own kind"]);
  expect(distinctLabels(named(NO_PROJECT, "0197c5e0-0000-7000-8000-0000a1b2c3d4"), "project")).toEqual([
    "No project",
    "Project a1b2c3d4",
  ]);
});

test("projects of one name are told apart", () => {
  const projects = ["a", "b", "c"].map((name, place) => ({ name, detail: place < 2 ? "Spring" : "Summer" }));
  expect(distinctLabels(projects, "project")).toEqual(["Spring (a)", "Spring (b)", "Summer"]);
});

test("what would be called the same is told apart", () => {
  const models = [
    { name: "gpt-4o", detail: "openai" },
    { name: "gpt-4o", detail: "azure" },
    { name: "gpt-4.1", detail: "openai" },
  ];
  expect(distinctLabels(models, "model")).toEqual(["gpt-4o (openai)", "gpt-4o (azure)", "gpt-4.1"]);
  expect(distinctLabels(named("my_kind", "my-kind"), "operation")).toEqual(["My kind (my_kind)", "My kind (my-kind)"]);
});

import { expect, test } from "vitest";
import { parseProjectPlace, parseStudioPlace, projectHref, studioHref } from "./studio-place";

const ID = "0198f5f0-0000-7000-8000-000000000001";

test.each([
  ["/studio", { tab: "draft", project: null, from: null }],
  ["/studio?tab=image", { tab: "image", project: null, from: null }],
  [`/studio?tab=speech&project=${ID}&from=${ID}`, { tab: "speech", project: ID, from: ID }],
] as const)("%s leads to its place and back", (href, place) => {
  const query = Object.fromEntries(new URL(href, "http://here").searchParams);
  expect(parseStudioPlace(query)).toEqual(place);
  expect(studioHref(place)).toBe(href);
});

test("what cannot be read of an address is as if it had not been there", () => {
  const nonsense = { tab: "admin", project: "../x", from: ["a", "b"] };
  expect(parseStudioPlace(nonsense)).toEqual({ tab: "draft", project: null, from: null });
  expect(parseProjectPlace({ kind: "x", after: "" }, ["draft"])).toEqual({ kind: null, cursor: null });
});

test("the pieces of a project keep their kind from page to page", () => {
  const href = projectHref(ID, { kind: "image", cursor: "a b" });
  const query = Object.fromEntries(new URL(href, "http://here").searchParams);
  expect(parseProjectPlace(query, ["draft", "image"])).toEqual({ kind: "image", cursor: "a b" });
});

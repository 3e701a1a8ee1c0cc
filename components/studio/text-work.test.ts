import { expect, test } from "vitest";
import { EstimateAiBody } from "@/lib/contracts/ai";
import { INTO_NAMES, orderOf, REFINEMENT_ACTS, STYLE_NAMES, type TextWork } from "./text-work";

const TEXT = "One. Two. Three.";
const refining: TextWork = { act: "refine", refinement: "shorten", instruction: "", into: "tweet", style: "none" };
const order = (work: Partial<TextWork>, selection: { start: number; end: number } | null = null, text = TEXT) =>
  orderOf({ ...refining, ...work }, text, selection, 24_000);

test("a selection is sent with what stands before and after it, and nothing is lost between them", () => {
  const asked = order({}, { start: 5, end: 9 });
  expect(asked).toMatchObject({
    ok: true,
    operationType: "refine_selection",
    act: "Shorten the selection",
    range: { start: 5, end: 9 },
    body: { before: "One. ", selection: "Two.", after: " Three." },
  });
});

test("space at the ends of a selection stays where it is", () => {
  expect(order({}, { start: 4, end: 10 })).toMatchObject({ range: { start: 5, end: 9 }, body: { selection: "Two." } });
});

test("a selection of nothing but space is the whole text", () => {
  expect(order({}, { start: 4, end: 5 })).toMatchObject({ operationType: "refine", body: { text: TEXT } });
});

const works: Partial<TextWork>[] = [
  ...REFINEMENT_ACTS.map(({ value }) => ({ refinement: value, instruction: value === "custom" ? "Add a joke" : "" })),
  ...INTO_NAMES.map(({ value }) => ({ act: "repurpose" as const, into: value })),
  ...STYLE_NAMES.map(({ value }) => ({ act: "image_prompt" as const, style: value })),
];

test.each(works)("%j is asked for as the contract says", (work) => {
  const asked = order(work);
  if (!asked.ok) throw new Error(asked.why);
  const body = { operationType: asked.operationType, ...asked.body };
  expect(EstimateAiBody.safeParse(body).error).toBeUndefined();
});

test.each([
  [{}, " "],
  [{}, "a".repeat(24_001)],
  [{ refinement: "custom", instruction: " " }, TEXT],
] as const)("%j with this text cannot be done, and it is said why", (work, text) => {
  expect(order(work, null, text)).toMatchObject({ ok: false, why: expect.stringMatching(/\.$/) });
});

import type { ImageStyle, RefinementType, Repurposing } from "@/lib/domain/text-operations";
import type { TextRange } from "./marked-textarea";

/** What is chosen in the panel beside a text. */
export type TextWork = {
  act: "refine" | "repurpose" | "image_prompt";
  refinement: RefinementType;
  instruction: string;
  into: Repurposing;
  style: ImageStyle;
};

/** What is asked of the server, and the words of the button that asks it. */
export type WorkOrder = {
  operationType: "refine" | "refine_selection" | "repurpose" | "image_prompt";
  path: string;
  act: string;
  /** What is made, as it stands in a sentence: "tweet". */
  makes: string;
  /** Where the answer takes the place of what it was made from. */
  range: TextRange | null;
  body: object;
};

type Order = ({ ok: true } & WorkOrder) | { ok: false; act: string; why: string };

export function orderOf(work: TextWork, text: string, selection: TextRange | null, maxCharacters: number): Order {
  const order = boundlessOrder(work, text, selection);
  if (text.trim() === "") return { ok: false, act: order.act, why: "Write something first." };
  if (text.length > maxCharacters) {
    const most = maxCharacters.toLocaleString("en-US");
    return { ok: false, act: order.act, why: `A model works on at most ${most} characters. Shorten the text by hand.` };
  }
  if (work.act === "refine" && work.refinement === "custom" && work.instruction.trim() === "") {
    return { ok: false, act: order.act, why: "Say what to change." };
  }
  return { ok: true, ...order };
}

function boundlessOrder(work: TextWork, text: string, selection: TextRange | null): WorkOrder {
  switch (work.act) {
    case "refine":
      return refining(work, text, selection);
    case "repurpose":
      return {
        operationType: "repurpose",
        path: "/api/ai/repurpose",
        act: `Make ${INTO[work.into].one}`,
        makes: INTO[work.into].label.toLowerCase(),
        range: null,
        body: { text, into: work.into },
      };
    case "image_prompt":
      return {
        operationType: "image_prompt",
        path: "/api/ai/image-prompt",
        act: "Describe an image",
        makes: "image prompt",
        range: null,
        body: { text, style: work.style },
      };
  }
}

function refining({ refinement, instruction }: TextWork, text: string, selection: TextRange | null): WorkOrder {
  const how = refinement === "custom" ? { refinement, instruction } : { refinement };
  const part = withoutSpaceAround(text, selection);
  const act = REFINING[refinement].act.replace("#", part === null ? "the text" : "the selection");
  if (part === null) {
    const range = { start: 0, end: text.length };
    return { operationType: "refine", path: "/api/ai/refine", act, makes: "text", range, body: { text, ...how } };
  }
  return {
    operationType: "refine_selection",
    path: "/api/ai/refine-selection",
    act,
    makes: "selection",
    range: part,
    body: {
      before: text.slice(0, part.start),
      selection: text.slice(part.start, part.end),
      after: text.slice(part.end),
      ...how,
    },
  };
}

/** A model answers without the space at the ends of what it was given, so that space stays outside. */
function withoutSpaceAround(text: string, selection: TextRange | null): TextRange | null {
  if (selection === null) return null;
  const selected = text.slice(selection.start, selection.end);
  const size = selected.trim().length;
  const start = selection.start + selected.length - selected.trimStart().length;
  return size === 0 ? null : { start, end: start + size };
}

/** `#` is what it is done to. */
const REFINING: Record<RefinementType, { label: string; act: string }> = {
  shorten: { label: "Shorten", act: "Shorten #" },
  expand: { label: "Expand", act: "Expand #" },
  simplify: { label: "Simplify", act: "Simplify #" },
  correct: { label: "Correct spelling and grammar", act: "Correct #" },
  formal: { label: "More formal", act: "Make # more formal" },
  friendly: { label: "Friendlier", act: "Make # friendlier" },
  custom: { label: "In your own words", act: "Change #" },
};
const INTO: Record<Repurposing, { label: string; one: string }> = {
  tweet: { label: "Tweet", one: "a tweet" },
  thread: { label: "Thread", one: "a thread" },
  post: { label: "Post", one: "a post" },
  email: { label: "Email", one: "an email" },
  summary: { label: "Summary", one: "a summary" },
  carousel: { label: "Carousel", one: "a carousel" },
  script: { label: "Script", one: "a script" },
};
const STYLES: Record<ImageStyle, { label: string }> = {
  none: { label: "Any style" },
  photo: { label: "Photo" },
  illustration: { label: "Illustration" },
  watercolour: { label: "Watercolour" },
  minimal: { label: "Minimal" },
  isometric: { label: "Isometric" },
};

export const REFINEMENT_ACTS = optionsOf(REFINING);
export const INTO_NAMES = optionsOf(INTO);
export const STYLE_NAMES = optionsOf(STYLES);

function optionsOf<Value extends string>(words: Record<Value, { label: string }>): { value: Value; label: string }[] {
  return (Object.keys(words) as Value[]).map((value) => ({ value, label: words[value].label }));
}

/* What may be asked of a language model, and how much of it: one list for those who take it and those who write the prompt. */

export const DRAFT_KINDS = ["article", "post", "email", "thread"] as const;
export const DRAFT_LENGTHS = ["short", "medium", "long"] as const;
/** What may be done to a text. `custom` says it in the caller's own words. */
export const REFINEMENTS = ["shorten", "expand", "simplify", "correct", "formal", "friendly", "custom"] as const;
/** What a text may be made into. */
export const REPURPOSINGS = ["tweet", "thread", "post", "email", "summary", "carousel", "script"] as const;
export const IMAGE_STYLES = ["photo", "illustration", "watercolour", "minimal", "isometric", "none"] as const;
export type DraftKind = (typeof DRAFT_KINDS)[number];
export type DraftLength = (typeof DRAFT_LENGTHS)[number];
export type RefinementType = (typeof REFINEMENTS)[number];
export type Repurposing = (typeof REPURPOSINGS)[number];
export type ImageStyle = (typeof IMAGE_STYLES)[number];

export const TOPIC_MAX_CHARACTERS = 2_000;
export const TONE_MAX_CHARACTERS = 60;
/** Of a text that is worked on. */
export const TEXT_MAX_CHARACTERS = 24_000;
export const INSTRUCTION_MAX_CHARACTERS = 500;

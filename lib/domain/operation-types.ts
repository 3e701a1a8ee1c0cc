/** Our own AI operations and what people call them. Callers may record any other type under its own name. */
const LABELS: Record<string, string> = {
  draft: "Draft",
  chat: "Chat",
  refine: "Refine",
  refine_selection: "Refine selection",
  repurpose: "Repurpose",
  image_prompt: "Image prompt",
  image: "Image",
  speech: "Speech",
  transcription: "Transcription",
  video: "Video",
};

/** `refine_selection` → `Refine selection`; an unknown type is shown in plain words made from its name. */
export function operationLabel(operationType: string): string {
  const label = LABELS[operationType];
  if (label !== undefined) return label;
  const words = operationType.replaceAll(/[_-]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

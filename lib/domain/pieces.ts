/** What a piece is. Its last version is what the reader sees; earlier ones are pieces that it names as its source. */
export const PIECE_KINDS = [
  "draft",
  "chat",
  "refinement",
  "repurposing",
  "image_prompt",
  "image",
  "speech",
  "transcript",
] as const;
export type PieceKind = (typeof PIECE_KINDS)[number];

export const PIECE_TITLE_MAX_CHARACTERS = 120;
export const EXCERPT_MAX_CHARACTERS = 160;

/** One message of a conversation. */
export type Turn = { role: "user" | "assistant"; content: string };

/**
 * What a text is called until somebody gives it another name: its first line that says something, without the marks of
 * Markdown.
 */
export function pieceTitle(text: string): string {
  const line = text.split(/\r?\n/).map(plain).find(Boolean) ?? "Untitled";
  return shortened(line, PIECE_TITLE_MAX_CHARACTERS);
}

/** The beginning of a piece, on one line. Of a conversation, what was said last. */
export function pieceExcerpt(kind: PieceKind, text: string): string {
  const said = kind === "chat" ? (conversationIn(text).at(-1)?.content ?? "") : text;
  return shortened(plain(said.replace(/\s+/g, " ")), EXCERPT_MAX_CHARACTERS);
}

/** A conversation as its piece keeps it. */
export function conversationText(turns: readonly Turn[]): string {
  return JSON.stringify(turns.map(({ role, content }) => ({ role, content })));
}

export function conversationIn(text: string): Turn[] {
  return JSON.parse(text) as Turn[];
}

/** `image/png` → `png`, `audio/mpeg` → `mp3`. */
export function fileEnding(mediaType: string): string {
  const named = (mediaType.split(/[/;]/)[1] ?? "").replace(/[^a-z0-9-]/gi, "");
  return { mpeg: "mp3", jpeg: "jpg", "x-wav": "wav" }[named] ?? (named || "bin");
}

/** By the first 24 bytes of an image, as hex; null for what is no PNG. */
export function pngSizeOf(headHex: string): { widthPx: number; heightPx: number } | null {
  const match = /^89504e470d0a1a0a[0-9a-f]{8}49484452([0-9a-f]{8})([0-9a-f]{8})/.exec(headHex);
  return match && { widthPx: parseInt(match[1]!, 16), heightPx: parseInt(match[2]!, 16) };
}

/** Headings, lists and emphasis look like noise where a text is only named. */
function plain(line: string): string {
  return line
    .replace(/^[\s#>*-]+/, "")
    .replace(/\*\*|__|`/g, "")
    .trim();
}

function shortened(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  const cut = text.slice(0, maxCharacters - 1).replace(/[\uD800-\uDBFF]$/, "");
  return `${cut.trimEnd()}…`;
}

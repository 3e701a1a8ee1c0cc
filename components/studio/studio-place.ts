import type { PieceKind } from "@/lib/contracts/studio";

/* Addresses of the Studio. What cannot be read of one is left out, as if it had not been there. */

export const STUDIO_TABS = ["draft", "chat", "image", "speech", "transcribe"] as const;
export type StudioTab = (typeof STUDIO_TABS)[number];

/** `project` is what is worked in, `from` the piece whose text is begun with. */
type StudioPlace = { tab: StudioTab; project: string | null; from: string | null };
export type ProjectPlace = { kind: PieceKind | null; cursor: string | null };
type SearchParams = Record<string, string | string[] | undefined>;

export function parseStudioPlace({ tab, project, from }: SearchParams): StudioPlace {
  return { tab: STUDIO_TABS.find((one) => one === tab) ?? "draft", project: idIn(project), from: idIn(from) };
}

export function studioHref({ tab = "draft", project = null, from = null }: Partial<StudioPlace>): string {
  const query = new URLSearchParams();
  if (tab !== "draft") query.set("tab", tab);
  if (project !== null) query.set("project", project);
  if (from !== null) query.set("from", from);
  return query.size === 0 ? "/studio" : `/studio?${query}`;
}

export function parseProjectPlace({ kind, after }: SearchParams, kinds: readonly PieceKind[]): ProjectPlace {
  const isCursor = typeof after === "string" && after.length > 0 && after.length <= 200;
  return { kind: kinds.find((one) => one === kind) ?? null, cursor: isCursor ? after : null };
}

export function projectHref(projectId: string, { kind = null, cursor = null }: Partial<ProjectPlace> = {}): string {
  const query = new URLSearchParams();
  if (kind !== null) query.set("kind", kind);
  if (cursor !== null) query.set("after", cursor);
  return query.size === 0 ? `/studio/projects/${projectId}` : `/studio/projects/${projectId}?${query}`;
}

export function pieceHref(pieceId: string): string {
  return `/studio/pieces/${pieceId}`;
}

/** Where the picture or the sound of a piece is. */
export function pieceMediaHref(pieceId: string): string {
  return `/studio/pieces/${pieceId}/media`;
}

export function idIn(value: string | string[] | undefined): string | null {
  const isId = typeof value === "string" && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
  return isId ? value : null;
}

import { isId } from "@/lib/ids";

/** A place in a list that is ordered by a time and then by an id. */
export type TimeCursor = { at: Date; id: string };

export function timeCursor({ at, id }: TimeCursor): string {
  return `${at.toISOString()}_${id}`;
}

/** Null for anything that is no cursor of ours. */
export function readTimeCursor(text: string | undefined): TimeCursor | null {
  const [time = "", id = ""] = (text ?? "").split("_");
  const at = new Date(time);
  return isId(id) && !Number.isNaN(at.getTime()) ? { at, id } : null;
}

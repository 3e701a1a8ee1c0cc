import { v7, validate } from "uuid";

/** A new id: a UUIDv7, so that ids made later sort later. */
export function newId(): string {
  return v7();
}

/** Whether a text could be an id of ours at all. */
export function isId(text: string): boolean {
  return validate(text);
}

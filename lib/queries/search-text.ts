const LIMIT_CHARACTERS = 200;

/** Whatever came in the address, as text that Postgres can compare with: it refuses NUL. Null for nothing. */
export function searchTextOf(given: string | undefined): string | null {
  const text = (given ?? "").replaceAll("\u0000", "").trim().slice(0, LIMIT_CHARACTERS);
  return text === "" ? null : text.toWellFormed();
}

/** Anything with this text in it, for LIKE and what is in lower case: people do not mind the case of what they look for. */
export function containing(text: string): string {
  return `%${text.toLowerCase().replaceAll(/[\\%_]/g, "\\$&")}%`;
}

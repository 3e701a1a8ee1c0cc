const LIMIT_CHARACTERS = 200;

/** Whatever came in the address, as text that Postgres can compare with: it refuses NUL. Null for nothing. */
export function searchTextOf(given: string | undefined): string | null {
  const text = (given ?? "").replaceAll("\u0000", "").trim().slice(0, LIMIT_CHARACTERS).toLowerCase();
  return text === "" ? null : text.toWellFormed();
}

/** Anything with this text in it, for LIKE. */
export function containing(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, "\\$&")}%`;
}

/**
 * The address of a month's statement, or of one of its files. It always names the zone by whose clock the month begins,
 * so that a link that was sent shows what its sender saw.
 */
export function statementHref(month: string, timeZone: string, file?: "pdf" | "csv"): string {
  return `/tokens/statements/${month}${file ? `/statement.${file}` : ""}?${new URLSearchParams({ tz: timeZone })}`;
}

/** The list of months; `before` is the oldest of the page before. */
export function statementsHref(timeZone: string, before: string | null = null): string {
  return `/tokens/statements?${new URLSearchParams({ tz: timeZone, ...(before && { before }) })}`;
}

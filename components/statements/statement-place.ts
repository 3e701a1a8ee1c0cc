/** The address of a month's statement, or of one of its files, by the clock of a zone. */
export function statementHref(month: string, timeZone: string, file?: "pdf" | "csv"): string {
  return `/tokens/statements/${month}${file ? `/statement.${file}` : ""}${zoneQuery(timeZone)}`;
}

/** The list of months; `before` is the oldest of the page before. */
export function statementsHref(timeZone: string, before: string | null = null): string {
  const zone = zoneQuery(timeZone);
  return `/tokens/statements${zone}${before ? `${zone === "" ? "?" : "&"}before=${before}` : ""}`;
}

function zoneQuery(timeZone: string): string {
  return timeZone === "UTC" ? "" : `?tz=${timeZone}`;
}

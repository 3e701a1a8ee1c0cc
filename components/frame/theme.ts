/** What the reader chose. `system` is the absence of a choice: no cookie, no attribute. */
export type Theme = "light" | "dark" | "system";

export const THEME_COOKIE = "theme";

export function parseTheme(cookie: string | undefined): Theme {
  return cookie === "light" || cookie === "dark" ? cookie : "system";
}

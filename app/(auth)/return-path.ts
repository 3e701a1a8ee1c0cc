const START = "/tokens";
const HERE = "http://here.invalid";

/**
 * Where to go after signing in: a path of this site, read the way a browser reads it, or the tokens page. Anything
 * that a browser could take for another site (`//evil`, `/\evil`, `https:`, `/..//evil`) is not followed.
 */
export function returnPath(next: string | string[] | undefined): string {
  if (typeof next !== "string" || !next.startsWith("/") || !URL.canParse(next, HERE)) return START;
  const url = new URL(next, HERE);
  if (url.origin !== HERE || url.pathname.startsWith("//")) return START;
  return url.pathname + url.search + url.hash;
}

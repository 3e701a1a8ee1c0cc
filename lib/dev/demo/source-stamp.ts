import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** Never part of the production build. */
const OUTSIDE = new Set([".git", ".next", ".ci", "node_modules", "e2e", "bench", "test-results", "playwright-report"]);
const OUTSIDE_PATHS = new Set(["lib/dev", "lib/db/generated"]);
const OUTSIDE_FILES = /(\.test\.tsx?$|\.md$|\.tsbuildinfo$|^next-env\.d\.ts$|^\.env)/;

/** A number for everything that a build depends on: it changes when, and only when, a new build is needed. */
export function sourceStamp(root: string, environment: Record<string, string | undefined>): string {
  const hash = createHash("sha256");
  for (const file of sourceFiles(root))
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update("\0");
  // These are written into the browser's code at build time.
  const written = Object.entries(environment).filter(([name]) => name.startsWith("NEXT_PUBLIC_"));
  hash.update(JSON.stringify(written.sort())).update(process.versions.node);
  return hash.digest("hex");
}

/** Paths relative to the root, in a fixed order. */
export function sourceFiles(root: string, folder = ""): string[] {
  const entries = readdirSync(path.join(root, folder), { withFileTypes: true });
  return entries
    .filter((entry) => !isOutside(root, folder, entry.name))
    .flatMap((entry) => {
      const place = folder ? `${folder}/${entry.name}` : entry.name;
      return entry.isDirectory() ? sourceFiles(root, place) : entry.isFile() ? [place] : [];
    })
    .sort();
}

export function fileHash(file: string): string {
  return existsSync(file) ? createHash("sha256").update(readFileSync(file)).digest("hex") : "";
}

function isOutside(root: string, folder: string, name: string): boolean {
  const place = folder ? `${folder}/${name}` : name;
  if (OUTSIDE_PATHS.has(place) || OUTSIDE_FILES.test(name)) return true;
  // At the top only: `app/bench` would be a page. A folder of a demo may have any name.
  return folder === "" && (OUTSIDE.has(name) || existsSync(path.join(root, name, ".purser-demo")));
}

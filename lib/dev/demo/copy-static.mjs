// `next build` leaves the browser's files out of the standalone server's folder; without them pages never come alive.
import { cpSync, existsSync, realpathSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** @param {string} root */
export function copyStatic(root) {
  const standalone = path.join(root, ".next", "standalone");
  for (const folder of [path.join(".next", "static"), "public"]) {
    const from = path.join(root, folder);
    const to = path.join(standalone, folder);
    rmSync(to, { recursive: true, force: true });
    if (existsSync(from)) cpSync(from, to, { recursive: true });
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  copyStatic(fileURLToPath(new URL("../../..", import.meta.url)));
}

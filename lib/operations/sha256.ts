import { createHash } from "node:crypto";

/** How secrets of high entropy (session secrets, API keys) are kept. Passwords are not: see `passwords.ts`. */
export function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

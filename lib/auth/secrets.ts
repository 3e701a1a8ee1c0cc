import { timingSafeEqual } from "node:crypto";
import { sha256 } from "@/lib/operations/sha256";

/** Compares in a time that depends on neither content nor length: both sides are hashed first. */
export function isSameSecret(given: string, expected: string): boolean {
  if (expected !== hashed?.secret) hashed = { secret: expected, hash: sha256(expected) };
  return timingSafeEqual(sha256(given), hashed.hash);
}

/** The secret that was last asked for, which hardly ever changes. */
let hashed: { secret: string; hash: Uint8Array } | undefined;

import { createHash, timingSafeEqual } from "node:crypto";

/** Compares in a time that depends on neither content nor length: both sides are hashed first. */
export function isSameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(sha256(given), sha256(expected));
}

export function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

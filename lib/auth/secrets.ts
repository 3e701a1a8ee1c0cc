import { timingSafeEqual } from "node:crypto";
import { sha256 } from "@/lib/operations/sha256";

/** Compares in a time that depends on neither content nor length: both sides are hashed first. */
export function isSameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(sha256(given), sha256(expected));
}

import { randomFillSync } from "node:crypto";
import { v7, validate } from "uuid";

/** A new id: a UUIDv7, so that ids made later sort later (to the millisecond). */
export function newId(): string {
  return v7({ random: sixteenRandomBytes() });
}

/** Whether a text could be an id of ours at all. */
export function isId(text: string): boolean {
  return validate(text);
}

// Asking the system for randomness costs more than the rest of an id, so it is asked for many at once.
const pool = new Uint8Array(4_096);
let next = pool.length;

function sixteenRandomBytes(): Uint8Array {
  if (next === pool.length) {
    randomFillSync(pool);
    next = 0;
  }
  next += 16;
  // A copy: the library writes the version and the time into what it is given.
  return pool.slice(next - 16, next);
}

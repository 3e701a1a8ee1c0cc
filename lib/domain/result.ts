import type { Refusal } from "./refusals";

/** What an operation answers: a value, or a refusal that the product means. An exception is always a bug. */
export type Result<Value> = { ok: true; value: Value } | Refused;
export type Refused = { ok: false; refusal: Refusal };

export function ok<Value>(value: Value): { ok: true; value: Value } {
  return { ok: true, value };
}

export function refuse(refusal: Refusal): Refused {
  return { ok: false, refusal };
}

/** States an invariant. Failing it is our bug, never the caller's mistake. */
export function assert(condition: unknown, invariant: string): asserts condition {
  if (!condition) throw new Error(`Invariant broken: ${invariant}`);
}

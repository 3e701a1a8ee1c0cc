import { smaller } from "../units";
import type { GrantState } from "./types";

/**
 * The order in which grants are spent: priority ↑, expiry ↑ (none last), unit price ↑ (free before paid),
 * creation ↑. What is disputed comes last of all. The id breaks the last tie, so that every instance draws alike.
 */
export function compareGrants(a: GrantState, b: GrantState): number {
  return (
    Number(a.isFrozen) - Number(b.isFrozen) ||
    a.priority - b.priority ||
    compareExpiry(a.expiresAt, b.expiresAt) ||
    compare(a.unitPriceNanos, b.unitPriceNanos) ||
    a.createdAt.getTime() - b.createdAt.getTime() ||
    compare(a.id, b.id)
  );
}

/**
 * Takes up to `amountTokens` from the grants: first from those that are named, as they are named, then from the others
 * in their order. What they cannot give is the caller's debt.
 */
export function drawFrom(
  grants: readonly GrantState[],
  amountTokens: bigint,
  firstIds: readonly string[] = [],
): { grant: GrantState; tokens: bigint }[] {
  const drawn: { grant: GrantState; tokens: bigint }[] = [];
  let missingTokens = amountTokens;
  for (const grant of inOrder(grants, firstIds)) {
    if (missingTokens === 0n) break;
    const tokens = smaller(grant.remainingTokens, missingTokens);
    if (tokens === 0n) continue;
    drawn.push({ grant: { ...grant, remainingTokens: grant.remainingTokens - tokens }, tokens });
    missingTokens -= tokens;
  }
  return drawn;
}

/** Price paid for one token in 10⁻⁹ of the currency's major unit, rounded down: it orders grants, it bills nobody. */
export function unitPriceNanosOf(paidCents: bigint, amountTokens: bigint): bigint {
  return (paidCents * 10_000_000n) / amountTokens;
}

function inOrder(grants: readonly GrantState[], firstIds: readonly string[]): GrantState[] {
  const sorted = grants.toSorted(compareGrants);
  if (firstIds.length === 0) return sorted;
  const place = ({ id }: GrantState) => (firstIds.includes(id) ? firstIds.indexOf(id) : firstIds.length);
  return sorted.sort((a, b) => place(a) - place(b));
}

function compareExpiry(a: Date | null, b: Date | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return a.getTime() - b.getTime();
}

function compare<T extends bigint | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

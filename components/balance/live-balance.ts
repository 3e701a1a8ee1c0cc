import type { DisplayUnit } from "@/components/amounts/format";
import type { ShownLevel } from "@/components/amounts/level-badge";
import type { AccountStatus, Level } from "@/lib/domain/levels";

/** The balance as it is sent to the browser again and again: whole numbers, small enough to be exact. */
export type LiveBalance = {
  settledTokens: number;
  heldTokens: number;
  availableTokens: number;
  level: Level;
  status: AccountStatus;
  displayUnit: DisplayUnit;
};

/** Null for anything that is not a balance, such as the answer to somebody who has signed out. */
export function parseLiveBalance(json: string): LiveBalance | null {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return null;
  }
  return isLiveBalance(value) ? value : null;
}

/** How the account stands, as people are told: blocked outranks every level. */
export function shownLevelOf({ status, level }: Pick<LiveBalance, "status" | "level">): ShownLevel {
  return status === "blocked" ? "blocked" : level;
}

const LEVELS: readonly unknown[] = ["healthy", "low", "critical", "suspended"] satisfies Level[];
const STATUSES: readonly unknown[] = ["active", "suspended", "blocked"] satisfies AccountStatus[];
const UNITS: readonly unknown[] = ["tokens", "credits"] satisfies DisplayUnit[];

function isLiveBalance(value: unknown): value is LiveBalance {
  if (typeof value !== "object" || value === null) return false;
  const { settledTokens, heldTokens, availableTokens, level, status, displayUnit } = value as Record<string, unknown>;
  return (
    [settledTokens, heldTokens, availableTokens].every(Number.isSafeInteger) &&
    LEVELS.includes(level) &&
    STATUSES.includes(status) &&
    UNITS.includes(displayUnit)
  );
}

import { levelOf, type Level, type LevelThresholds } from "./levels";
import { larger } from "./units";

/*
 * When an account's owner is told that its balance falls: once for each crossing, by the worst level that was reached.
 * Two things keep the same news from being told again and again. What was told is remembered until the balance has
 * recovered to a tenth above the threshold, so that an account which hovers around it is quiet. And no level is told
 * again within a day, however often it is left and reached.
 */

export type AlertLevel = Exclude<Level, "healthy">;

/** What the owner knows: the worst level they were told of and have not recovered from, and when each was last told. */
export type AlertState = { level: Level; sentAt: Readonly<Record<AlertLevel, Date | null>> };

/** How every account begins, however little is on it. */
export const NOTHING_TOLD: AlertState = { level: "healthy", sentAt: { low: null, critical: null, suspended: null } };

/** At most one message about a level in this time. */
const RESEND_PAUSE_MS = 24 * 3_600_000;

type Tokens = { balanceTokens: bigint; heldTokens: bigint };

/**
 * What alerts are judged by when an account has changed: what is available, or while the balance is below zero, the
 * balance. Both ends are seen over the holds that are open afterwards. So a hold that is opened or released is no
 * movement, one that is settled moves what it cost, and tokens that are held beyond the balance are no debt.
 */
export function alertMovement(was: Tokens, is: Tokens): { beforeTokens: bigint; afterTokens: bigint } {
  const judged = ({ balanceTokens }: Tokens) =>
    balanceTokens < 0n ? balanceTokens : larger(balanceTokens - is.heldTokens, 0n);
  return { beforeTokens: judged(was), afterTokens: judged(is) };
}

/**
 * Whether a movement could change what the owner knows. Cheap, for every movement there is; where it says no,
 * `decideAlert` would change nothing.
 */
export function mayHaveCrossed(beforeTokens: bigint, afterTokens: bigint, thresholds: LevelThresholds): boolean {
  if (afterTokens < beforeTokens) return levelOf(beforeTokens, thresholds) !== levelOf(afterTokens, thresholds);
  return WORST_FIRST.some(
    (level) => !isRecoveredFrom(level, beforeTokens, thresholds) && isRecoveredFrom(level, afterTokens, thresholds),
  );
}

/**
 * The alert that is due, and what the owner knows from now on. Only a movement that makes the level worse tells
 * anything; a movement that jumps over levels tells the last of them.
 */
export function decideAlert(
  known: AlertState,
  movement: { beforeTokens: bigint; afterTokens: bigint },
  thresholds: LevelThresholds,
  now: Date,
): { state: AlertState; alert: AlertLevel | null } {
  const { beforeTokens, afterTokens } = movement;
  const recovered = recoveredLevel(known.level, larger(beforeTokens, afterTokens), thresholds);
  const reached = levelOf(afterTokens, thresholds);
  const fell = isWorse(reached, levelOf(beforeTokens, thresholds));
  if (reached === "healthy" || !fell || !isWorse(reached, recovered)) {
    return { state: { ...known, level: recovered }, alert: null };
  }
  const sentAt = known.sentAt[reached];
  const isPaused = sentAt !== null && now.getTime() - sentAt.getTime() < RESEND_PAUSE_MS;
  return isPaused
    ? { state: { ...known, level: reached }, alert: null }
    : { state: { level: reached, sentAt: { ...known.sentAt, [reached]: now } }, alert: reached };
}

const WORST_FIRST = ["suspended", "critical", "low"] as const satisfies readonly AlertLevel[];
const SEVERITY = { healthy: 0, low: 1, critical: 2, suspended: 3 } as const satisfies Record<Level, number>;
const NEXT_BETTER = { suspended: "critical", critical: "low", low: "healthy" } as const satisfies Record<
  AlertLevel,
  Level
>;

function isWorse(level: Level, than: Level): boolean {
  return SEVERITY[level] > SEVERITY[than];
}

/** The best level that this many tokens reach when coming from `level`; never better than they are worth. */
function recoveredLevel(level: Level, tokens: bigint, thresholds: LevelThresholds): Level {
  let now = level;
  while (now !== "healthy" && isWorse(now, levelOf(tokens, thresholds)) && isRecoveredFrom(now, tokens, thresholds)) {
    now = NEXT_BETTER[now];
  }
  return now;
}

/** A tenth above the threshold, in whole numbers. Debt is recovered from when it is paid. */
function isRecoveredFrom(level: AlertLevel, tokens: bigint, thresholds: LevelThresholds): boolean {
  const threshold = { low: thresholds.lowTokens, critical: thresholds.criticalTokens, suspended: 0n }[level];
  return tokens * 10n >= threshold * 11n;
}

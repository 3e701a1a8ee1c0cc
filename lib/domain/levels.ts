import { larger } from "./units";

/** A2: suspended below zero; blocked by a person, which outranks it and survives purchases. */
export type AccountStatus = "active" | "suspended" | "blocked";

/** A3, judged by what is available. */
export type Level = "healthy" | "low" | "critical" | "suspended";

export type LevelThresholds = { lowTokens: bigint; criticalTokens: bigint };

export function statusOf(account: { balanceTokens: bigint; isBlocked: boolean }): AccountStatus {
  if (account.isBlocked) return "blocked";
  return account.balanceTokens < 0n ? "suspended" : "active";
}

/** Healthy above low; low from critical to low, both included; critical below; suspended under zero. */
export function levelOf(availableTokens: bigint, thresholds: LevelThresholds): Level {
  if (availableTokens < 0n) return "suspended";
  if (availableTokens < thresholds.criticalTokens) return "critical";
  return availableTokens <= thresholds.lowTokens ? "low" : "healthy";
}

export function debtOf(balanceTokens: bigint): bigint {
  return larger(-balanceTokens, 0n);
}

import "server-only";
import { readSettings } from "@/lib/db/settings-store";

/** How many calls a minute a key and an account are worth; 0 for as many as they like. */
export async function readLimits(): Promise<{ callsPerMinuteOfKey: number; callsPerMinuteOfAccount: number }> {
  const { keyLimitPerMinuteCalls, accountLimitPerMinuteCalls } = await readSettings();
  return {
    callsPerMinuteOfKey: Number(keyLimitPerMinuteCalls),
    callsPerMinuteOfAccount: Number(accountLimitPerMinuteCalls),
  };
}

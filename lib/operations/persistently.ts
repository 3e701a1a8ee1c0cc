import "server-only";
import { setTimeout as pause } from "node:timers/promises";
import { log } from "@/lib/log";

const PAUSES_MS = [200, 1_000, 3_000, 10_000];

/**
 * Does the work, and again after ever longer pauses while it throws, as it does when the database is away for a moment;
 * what is thrown after a quarter of a minute is thrown here. The work has to be such that doing it twice is doing it
 * once: one that was done without our hearing of it must be recognised.
 */
export async function persistently<Value>(what: Record<string, unknown>, work: () => Promise<Value>): Promise<Value> {
  for (const pauseMs of PAUSES_MS) {
    try {
      return await work();
    } catch (error) {
      log.warn({ ...what, error, pauseMs }, "not booked yet");
      await pause(pauseMs);
    }
  }
  return work();
}

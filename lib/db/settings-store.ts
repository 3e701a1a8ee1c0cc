import "server-only";
import { settingsFrom, type Settings } from "@/lib/domain/settings";
import { database } from "./client";

/*
 * Settings and prices change a few times a year and are read by every call: each process keeps them for a second.
 * A change is therefore in force everywhere within that second; the version that charged a usage is kept with it.
 */
const KEEP_MS = 1_000;

type Kept<Value> = { value: Promise<Value>; until: number };

/** A reader that loads at most once a second, and not at all while nobody asks. A failed load is not kept. */
export function keptForASecond<Value>(load: () => Promise<Value>): { read: () => Promise<Value>; forget: () => void } {
  let kept: Kept<Value> | undefined;
  const read = () => {
    if (!kept || kept.until < performance.now()) {
      const value = load();
      kept = { value, until: performance.now() + KEEP_MS };
      value.catch(() => (kept = undefined));
    }
    return kept.value;
  };
  return { read, forget: () => (kept = undefined) };
}

const settings = keptForASecond(async (): Promise<Settings> => {
  const { rows } = await database().pool.query<{ key: string; value: unknown }>("SELECT key, value FROM settings");
  return settingsFrom(new Map(rows.map((row) => [row.key, row.value])));
});

export const readSettings = settings.read;
/** After a change in this process. */
export const forgetSettings = settings.forget;

import "server-only";
import { settingsFrom, type Settings } from "@/lib/domain/settings";
import type pg from "pg";
import { database } from "./client";
import type { Tx } from "./transaction";

/*
 * Settings and prices change a few times a year and are read by every call: each process keeps them for a second.
 * A change is therefore in force everywhere within that second; the version that charged a usage is kept with it.
 */
const KEEP_MS = 1_000;

type Ask = <Row extends pg.QueryResultRow>(text: string) => Promise<Row[]>;
const askPool: Ask = async <Row extends pg.QueryResultRow>(text: string) =>
  (await database().pool.query<Row>(text)).rows;

type Kept<Value> = { value: Promise<Value>; until: number };

/** A reader that loads at most once a second, and not at all while nobody asks. A failed load is not kept. */
export function keptForASecond<Value>(load: (ask: Ask) => Promise<Value>): {
  /** Asks through a connection of the pool, unless another way is given. */
  read: (ask?: Ask) => Promise<Value>;
  forget: () => void;
} {
  let kept: Kept<Value> | undefined;
  const read = (ask: Ask = askPool) => {
    if (!kept || kept.until < performance.now()) {
      const value = load(ask);
      kept = { value, until: performance.now() + KEEP_MS };
      value.catch(() => (kept = undefined));
    }
    return kept.value;
  };
  return { read, forget: () => (kept = undefined) };
}

const settings = keptForASecond(async (ask): Promise<Settings> => {
  const rows = await ask<{ key: string; value: unknown }>("SELECT key, value FROM settings");
  return settingsFrom(new Map(rows.map((row) => [row.key, row.value])));
});

export const readSettings = () => settings.read();
/** `readSettings` inside a transaction, by its own connection: one that waited for a second could wait for itself. */
export const readSettingsIn = (tx: Tx) => settings.read(tx.query);
/** After a change in this process. */
export const forgetSettings = settings.forget;

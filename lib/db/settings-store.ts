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

/**
 * A reader that loads at most once a second, and not at all while nobody asks. A failed load is not kept. `readIn` is
 * for transactions: it asks through their own connection and never waits for what another caller asked, because that
 * one may be waiting for a connection, or for a lock, which the transaction has.
 */
export function keptForASecond<Value>(load: (ask: Ask) => Promise<Value>): {
  read: () => Promise<Value>;
  readIn: (tx: Tx) => Promise<Value>;
  forget: () => void;
} {
  let kept: { value: Value; until: number } | undefined;
  let loading: Promise<Value> | undefined;
  let changes = 0;

  async function loadWith(ask: Ask): Promise<Value> {
    const changesBefore = changes;
    const until = performance.now() + KEEP_MS;
    const value = await load(ask);
    // What was read before a change must not be kept after it.
    if (changes === changesBefore) kept = { value, until };
    return value;
  }
  async function loadOnce(): Promise<Value> {
    const own = (loading ??= loadWith(askPool));
    try {
      return await own;
    } finally {
      if (loading === own) loading = undefined;
    }
  }
  const isFresh = () => kept !== undefined && kept.until >= performance.now();
  return {
    read: async () => (isFresh() ? kept!.value : loadOnce()),
    readIn: async (tx) => (isFresh() ? kept!.value : loadWith(tx.query)),
    forget: () => {
      kept = loading = undefined;
      changes++;
    },
  };
}

const settings = keptForASecond(async (ask): Promise<Settings> => {
  const rows = await ask<{ key: string; value: unknown }>("SELECT key, value FROM settings");
  return settingsFrom(new Map(rows.map((row) => [row.key, row.value])));
});

export const readSettings = () => settings.read();
/** `readSettings` inside a transaction. */
export const readSettingsIn = (tx: Tx) => settings.readIn(tx);
/** After a change in this process. */
export const forgetSettings = settings.forget;

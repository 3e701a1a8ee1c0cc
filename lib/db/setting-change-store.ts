import "server-only";
import { settingsFrom, type Settings } from "@/lib/domain/settings";
import type { SettingKey } from "@/lib/domain/setting-rules";
import { newId } from "@/lib/ids";
import { database } from "./client";
import type { Tx } from "./transaction";

/** The settings as they are now. One who changes them waits for another who does, until that one has committed. */
export async function lockSettings(tx: Tx): Promise<Settings> {
  await tx.query("SELECT pg_advisory_xact_lock(hashtext('settings'))");
  const rows = await tx.query<{ key: string; value: unknown }>("SELECT key, value FROM settings");
  return settingsFrom(new Map(rows.map((row) => [row.key, row.value])));
}

/** Stores one setting and writes down what it was. */
export async function writeSetting(
  tx: Tx,
  change: { key: SettingKey; from: string; to: string; changedBy: string; reason: string },
): Promise<void> {
  const { key, from, to, changedBy, reason } = change;
  await tx.query(
    `INSERT INTO settings (key, value, updated_by, updated_at) VALUES ($1, $2, $3, now())
     ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_by = excluded.updated_by, updated_at = now()`,
    [key, JSON.stringify(to), changedBy],
  );
  await tx.query(
    `INSERT INTO setting_changes (id, key, old_value, new_value, changed_by, reason) VALUES ($1, $2, $3, $4, $5, $6)`,
    [newId(), key, JSON.stringify(from), JSON.stringify(to), changedBy, reason],
  );
}

/** What was changed since then, newest first. */
export async function readSettingChangesSince(since: Date): Promise<{ key: string; oldValue: unknown }[]> {
  return database().prisma.settingChange.findMany({
    where: { changedAt: { gte: since } },
    orderBy: [{ changedAt: "desc" }, { id: "desc" }],
    select: { key: true, oldValue: true },
  });
}

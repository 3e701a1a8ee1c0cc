import "server-only";
import { database } from "@/lib/db/client";
import { readSettings } from "@/lib/db/settings-store";
import { actorMay, type Actor } from "@/lib/domain/access";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { SETTING_KEYS, settingText, storedSettingText, type SettingKey } from "@/lib/domain/setting-rules";
import { DEFAULT_SETTINGS } from "@/lib/domain/settings";
import { namesOfActors } from "./actor-names";
import { readTimeCursor, timeCursor } from "./time-cursor";

/** Every setting as it is typed, and who gave it that value. */
export type SettingView = {
  key: SettingKey;
  text: string;
  defaultText: string;
  /** Null for a value that nobody has touched since the start. */
  changed: { by: string; at: Date } | null;
};

export async function getSettings(actor: Actor): Promise<Result<SettingView[]>> {
  if (!actorMay(actor, "account:read:any")) return refuse({ code: "insufficient_scope" });
  const [settings, stored] = await Promise.all([readSettings(), database().prisma.setting.findMany()]);
  const byHand = stored.filter(({ updatedBy }) => updatedBy !== "seed");
  const nameOf = await namesOfActors(byHand.map(({ updatedBy }) => updatedBy));
  return ok(
    SETTING_KEYS.map((key) => {
      const found = byHand.find((one) => one.key === key);
      return {
        key,
        text: settingText(key, settings[key]),
        defaultText: settingText(key, DEFAULT_SETTINGS[key]),
        changed: found ? { by: nameOf(found.updatedBy), at: found.updatedAt } : null,
      };
    }),
  );
}

export type SettingChangeView = {
  id: string;
  key: SettingKey;
  /** Null for the first value of a setting. */
  oldText: string | null;
  newText: string;
  /** As they are stored: whole numbers in the unit that the key names. */
  oldStored: string | null;
  newStored: string;
  by: string;
  reason: string | null;
  at: Date;
};

export type SettingHistory = { changes: SettingChangeView[]; nextCursor: string | null };

const PAGE_SIZE = 25;

/** Every change of a setting, the newest first. */
export async function listSettingChanges(
  actor: Actor,
  ask: { cursor?: string },
  pageSize = PAGE_SIZE,
): Promise<Result<SettingHistory>> {
  if (!actorMay(actor, "account:read:any")) return refuse({ code: "insufficient_scope" });
  const cursor = readTimeCursor(ask.cursor);
  const rows = await database().prisma.settingChange.findMany({
    where: cursor
      ? { OR: [{ changedAt: { lt: cursor.at } }, { changedAt: cursor.at, id: { lt: cursor.id } }] }
      : undefined,
    orderBy: [{ changedAt: "desc" }, { id: "desc" }],
    take: pageSize + 1,
  });
  const nameOf = await namesOfActors(rows.map(({ changedBy }) => changedBy));
  const page = rows.slice(0, pageSize);
  const changes = page.flatMap(({ id, key, oldValue, newValue, changedBy, reason, changedAt }) => {
    const known = SETTING_KEYS.find((one) => one === key);
    if (!known) return [];
    const oldText = oldValue === null ? null : storedSettingText(known, oldValue);
    const newText = storedSettingText(known, newValue);
    const stored = { oldStored: oldValue === null ? null : String(oldValue), newStored: String(newValue) };
    return [{ id, key: known, oldText, newText, ...stored, by: nameOf(changedBy), reason, at: changedAt }];
  });
  const last = page.at(-1);
  const nextCursor = rows.length > pageSize && last ? timeCursor({ at: last.changedAt, id: last.id }) : null;
  return ok({ changes, nextCursor });
}

import "server-only";
import { audit } from "@/lib/db/audit-store";
import { lockSettings, writeSetting } from "@/lib/db/setting-change-store";
import { forgetSettings } from "@/lib/db/settings-store";
import { inTransaction } from "@/lib/db/transaction";
import { actorLabel, actorMay, type Actor } from "@/lib/domain/access";
import type { Fault } from "@/lib/domain/refusals";
import { ok, refuse, type Result } from "@/lib/domain/result";
import {
  faultsOfSettings,
  storedSettingText,
  withChanges,
  type SettingChange,
  type SettingKey,
} from "@/lib/domain/setting-rules";
import { storedSettings } from "@/lib/domain/settings";

export type ChangeSettings = {
  /** Each with what its changer has seen, so that nobody overwrites what they never saw. */
  changes: readonly SettingChange[];
  reason: string;
};

/**
 * Changes settings together or not at all; they are in force everywhere within a second. Answers which were changed:
 * asked again, none. Refuses what cannot be meant, and what somebody else has changed meanwhile.
 */
export async function changeSettings(
  actor: Actor,
  { changes, reason }: ChangeSettings,
): Promise<Result<{ changed: SettingKey[] }>> {
  if (!actorMay(actor, "settings:change")) return refuse({ code: "insufficient_scope" });
  if (reason.trim() === "") {
    return refuse({ code: "validation_failed", faults: [{ path: "reason", message: "is required" }] });
  }
  return inTransaction(async (tx) => {
    const settings = await lockSettings(tx);
    const now = new Map<string, string>(storedSettings(settings));
    const due = changes.filter(({ key, to }) => now.get(key) !== to);
    const faults: Fault[] = due
      .filter(({ key, from }) => now.get(key) !== from)
      .map(({ key }) => ({ path: key, message: `was changed meanwhile to ${storedSettingText(key, now.get(key))}` }));
    if (faults.length === 0) faults.push(...faultsOfSettings(withChanges(settings, due)));
    if (faults.length > 0) return refuse({ code: "validation_failed", faults });
    if (due.length === 0) return ok({ changed: [] });

    for (const change of due) await writeSetting(tx, { ...change, changedBy: actorLabel(actor), reason });
    await audit(tx, actor, {
      action: "settings.change",
      subject: "settings",
      before: Object.fromEntries(due.map(({ key, from }) => [key, from])),
      after: Object.fromEntries(due.map(({ key, to }) => [key, to])),
      reason,
    });
    tx.afterCommit(forgetSettings);
    return ok({ changed: due.map(({ key }) => key) });
  });
}

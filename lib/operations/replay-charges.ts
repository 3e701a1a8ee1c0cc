import "server-only";
import { readChargedSince } from "@/lib/db/charged-usage-store";
import { readModelPrices } from "@/lib/db/price-store";
import { readSettingChangesSince } from "@/lib/db/setting-change-store";
import { readSettings } from "@/lib/db/settings-store";
import { actorMay, type Actor } from "@/lib/domain/access";
import { replay, type ReplayedModel } from "@/lib/domain/pricing/replay";
import { faultsOfPrice, type EnteredPrice } from "@/lib/domain/pricing/sanity";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { faultsOfSettings, settingsSince, withChanges, type SettingChange } from "@/lib/domain/setting-rules";
import { pricingSettingsOf } from "@/lib/domain/settings";

export type WhatIf = { changes?: readonly SettingChange[]; price?: EnteredPrice };

/** What the last days would have brought. Money is tokens at their face value, before and after. */
export type Replay = {
  days: number;
  models: ReplayedModel[];
  beforeTokens: bigint;
  afterTokens: bigint;
  beforeTokensPerUsd: bigint;
  afterTokensPerUsd: bigint;
  /** False when there were more different operations than are looked at at once. */
  isComplete: boolean;
};

const DAYS = 30;
const NOT_YET = "00000000-0000-0000-0000-000000000000";

/**
 * Charges the operations of the last 30 days again, by other settings or by a new version of a price, without changing
 * anything: what was charged for each is computed anew from what is kept with it.
 */
export async function replayCharges(actor: Actor, { changes = [], price }: WhatIf): Promise<Result<Replay>> {
  if (!actorMay(actor, "settings:change")) return refuse({ code: "insufficient_scope" });
  const since = new Date(Date.now() - DAYS * 86_400_000);
  const [prices, settings, past, charged] = await Promise.all([
    readModelPrices(),
    readSettings(),
    readSettingChangesSince(since),
    readChargedSince(since),
  ]);
  const changed = withChanges(settings, changes);
  const faults = [...faultsOfSettings(changed), ...(price ? faultsOfPrice(price) : [])];
  if (faults.length > 0) return refuse({ code: "validation_failed", faults });
  const models = replay(charged.usages, {
    prices,
    before: settingsSince(settings, past).map(pricingSettingsOf),
    after: pricingSettingsOf(changed),
    newPrice: price ? { ...price, id: NOT_YET, effectiveFrom: new Date() } : null,
  });
  return ok({
    days: DAYS,
    models,
    beforeTokens: models.reduce((sum, { beforeTokens }) => sum + beforeTokens, 0n),
    afterTokens: models.reduce((sum, { afterTokens }) => sum + afterTokens, 0n),
    beforeTokensPerUsd: settings.tokensPerUsd,
    afterTokensPerUsd: changed.tokensPerUsd,
    isComplete: charged.isComplete,
  });
}

import { readModelPrices } from "@/lib/db/price-store";
import { readSettings } from "@/lib/db/settings-store";
import { pricingSettingsOf } from "@/lib/domain/settings";
import { dice } from "@/prisma/seed/dice";
import { writeAccount } from "./account-history";
import { AccountTables } from "./account-tables";
import { operationKinds } from "./operation-samples";
import type { Plan, Share } from "./plan";

/** Writes the accounts of a share. `progress` hears how many usages were written since it last did. */
export async function writeShare(
  databaseUrl: string,
  plan: Pick<Plan, "from" | "to" | "seed">,
  share: Share,
  progress: (usageCount: number) => void = () => {},
): Promise<void> {
  const roll = dice(plan.seed * 7_919 + share.firstAccount);
  const span = { fromMs: plan.from.getTime(), toMs: plan.to.getTime() };
  const [prices, settings] = await Promise.all([readModelPrices(), readSettings()]);
  const kinds = operationKinds(prices, pricingSettingsOf(settings), plan.to, roll);
  const tables = await AccountTables.open(databaseUrl);
  try {
    for (const [index, usageCount] of share.usageCounts.entries()) {
      const account = { number: share.firstAccount + index, usageCount };
      for (const written of writeAccount(tables, kinds, account, span, roll)) {
        await tables.flush();
        progress(written);
      }
    }
    await tables.end();
  } catch (error) {
    await tables.abandon();
    throw error;
  }
}

import "server-only";
import type { Actor } from "@/lib/domain/access";
import { dayIn, weekBefore } from "@/lib/domain/calendar";
import { assert } from "@/lib/domain/result";
import { divideRoundingUp } from "@/lib/domain/units";
import { mailWeeklySummary } from "@/lib/operations/mail-weekly-summary";
import { getStatistics } from "@/lib/queries/statistics";

const clock: Actor = { kind: "job", name: "weekly-summary" };
const MICRO_USD_PER_CENT = 10_000n;

/** Mails the staff what the statistics page says of the last whole week, Monday to Sunday in UTC. Answers its days. */
export async function sendWeeklySummary(now: Date): Promise<{ from: string; to: string }> {
  const range = weekBefore(dayIn("UTC", now));
  const statistics = await getStatistics(clock, range);
  assert(statistics.ok, "the clock may read the statistics of a week");
  const { totals, totalsBefore, money, accounts } = statistics.value;
  await mailWeeklySummary({
    ...range,
    operationCount: totals.operationCount.toString(),
    failedCount: totals.failedCount.toString(),
    unpricedCount: totals.unpricedCount.toString(),
    billableTokens: totals.billableTokens.toString(),
    billableTokensBefore: totalsBefore.billableTokens.toString(),
    money: money.map(({ currency, collectedCents, earnedCents, deferredCents }) => ({
      currency,
      collectedCents: collectedCents.toString(),
      earnedCents: earnedCents.toString(),
      deferredCents: deferredCents.toString(),
    })),
    providerCostCents: divideRoundingUp(totals.costMicroUsd, MICRO_USD_PER_CENT).toString(),
    newAccountCount: accounts.newCount.toString(),
    accountCount: accounts.total.toString(),
  });
  return range;
}

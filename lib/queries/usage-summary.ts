import "server-only";
import { readAtOneMoment } from "@/lib/db/ledger-reader";
import { inTransaction } from "@/lib/db/transaction";
import { actorMaySee, type Actor } from "@/lib/domain/access";
import { averageTokensOf } from "@/lib/domain/usage";
import { inKnownZone, readBuckets, sumByBucket } from "./usage-sums";

/** What an account used over the last 30 days of a zone. */
export type UsageSummary = {
  usedTokens: bigint;
  operationCount: bigint;
  failedCount: bigint;
  averageTokensPerOperation: bigint | null;
  /** One entry per day, oldest first; the last one is today. */
  days: { day: string; usedTokens: bigint }[];
};

const DAYS = 30;

/** From the hourly sums; where days begin at half past, such an hour counts where it begins. */
export async function getUsageSummary(
  actor: Actor,
  accountId: string,
  { timeZone: asked = "UTC", now = new Date() }: { timeZone?: string; now?: Date } = {},
): Promise<UsageSummary | null> {
  if (!actorMaySee(actor, accountId)) return null;
  return inKnownZone(asked, (timeZone) =>
    inTransaction(async (tx) => {
      await readAtOneMoment(tx);
      const buckets = await readBuckets(tx, { interval: "day", count: DAYS, now }, timeZone);
      const sums = await sumByBucket(tx, accountId, { buckets, breakdown: "nothing", isToTheHour: true });
      const total = (pick: (sum: (typeof sums)[number]) => bigint) => sums.reduce((all, sum) => all + pick(sum), 0n);
      const all = {
        billableTokens: total((sum) => sum.billableTokens),
        operationCount: total((sum) => sum.operationCount),
        failedCount: total((sum) => sum.failedCount),
        unpricedCount: total((sum) => sum.unpricedCount),
      };
      const dayIn = new Intl.DateTimeFormat("en-CA", { dateStyle: "short", timeZone });
      return {
        usedTokens: all.billableTokens,
        operationCount: all.operationCount,
        failedCount: all.failedCount,
        averageTokensPerOperation: averageTokensOf(all),
        days: buckets.map(({ start }, position) => ({
          day: dayIn.format(start),
          usedTokens: sums.find(({ bucket }) => bucket === position)?.billableTokens ?? 0n,
        })),
      };
    }),
  );
}

import { closeDatabase } from "@/lib/db/client";
import { env } from "@/lib/env";
import type { Share } from "./plan";
import { writeShare } from "./write-share";

/* One process of `data:generate`. Is told its share by the process that started it, and reports to it. */

export type ShareOrder = { fromMs: number; toMs: number; seed: number; share: Share };
export type ShareReport = { usageCount: number };

const REPORT_EVERY_MS = 250;

process.once("message", async (order: ShareOrder) => {
  let usageCount = 0;
  let reportedAt = 0;
  const report = () => {
    process.send?.({ usageCount } satisfies ShareReport);
    usageCount = 0;
    reportedAt = performance.now();
  };
  const plan = { from: new Date(order.fromMs), to: new Date(order.toMs), seed: order.seed };
  try {
    await writeShare(env.DATABASE_URL, plan, order.share, (written) => {
      usageCount += written;
      if (performance.now() - reportedAt >= REPORT_EVERY_MS) report();
    });
    report();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  } finally {
    await closeDatabase();
    process.disconnect();
  }
});

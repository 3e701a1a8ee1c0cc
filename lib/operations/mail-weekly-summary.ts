import "server-only";
import { mailStaff } from "@/lib/db/outbox-store";
import { inTransaction } from "@/lib/db/transaction";
import type { MailFacts } from "@/lib/domain/mails";

/** Sends every superadmin the sums of a week, once for each week. */
export async function mailWeeklySummary(facts: MailFacts["weekly_summary"]): Promise<void> {
  await inTransaction((tx) => mailStaff(tx, null, `weekly_summary:${facts.from}`, { kind: "weekly_summary", facts }));
}

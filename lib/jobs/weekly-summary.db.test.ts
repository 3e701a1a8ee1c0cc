import { afterAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer } from "@/lib/dev/factories";
import { testDatabase } from "@/lib/dev/test-database";
import { weekBefore, dayIn } from "@/lib/domain/calendar";
import { sendWeeklySummary } from "./weekly-summary";

testDatabase();
afterAll(closeDatabase);

const now = new Date();
const week = weekBefore(dayIn("UTC", now));

test("the week's sums go to every superadmin, once a week", async () => {
  const staff = [await aCustomer({ role: "superadmin" }), await aCustomer({ role: "superadmin" })];
  for (let time = 0; time < 2; time++) expect(await sendWeeklySummary(now)).toEqual(week);
  for (const { email } of staff) {
    const [mail, ...more] = await mailsTo(email, "weekly_summary");
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ ...week, billableTokens: "0", operationCount: "0" });
  }
});

async function mailsTo(recipient: string, kind: string) {
  const mails = await database().prisma.outboxMessage.findMany({ where: { recipient, kind } });
  return mails.map(({ payload }) => payload);
}

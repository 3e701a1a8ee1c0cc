import { afterAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer } from "@/lib/dev/factories";
import { testDatabase } from "@/lib/dev/test-database";
import { sendWeeklySummary, weekBefore } from "./weekly-summary";

testDatabase();
afterAll(closeDatabase);

const now = new Date();

test("the week's sums go to every superadmin, once a week", async () => {
  const staff = [await aCustomer({ role: "superadmin" }), await aCustomer({ role: "superadmin" })];
  for (let time = 0; time < 2; time++) expect(await sendWeeklySummary(now)).toEqual(weekBefore(now));
  for (const { email } of staff) {
    const [mail, ...more] = await mailsTo(email, "weekly_summary");
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ ...weekBefore(now), billableTokens: "0", operationCount: "0" });
  }
});

test.each([
  ["2026-11-23T00:00:00Z", "2026-11-16", "2026-11-22"],
  ["2026-11-29T23:59:59Z", "2026-11-16", "2026-11-22"],
  ["2027-01-01T12:00:00Z", "2026-12-21", "2026-12-27"],
])("at %s the last whole week is %s to %s", (at, from, to) => {
  expect(weekBefore(new Date(at))).toEqual({ from, to });
});

async function mailsTo(recipient: string, kind: string) {
  const mails = await database().prisma.outboxMessage.findMany({ where: { recipient, kind } });
  return mails.map(({ payload }) => payload);
}

import { afterAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { mailOwner } from "@/lib/db/outbox-store";
import { inTransaction } from "@/lib/db/transaction";
import { aCustomer } from "@/lib/dev/factories";
import { runJob } from "@/lib/jobs/run-job";
import { sendMails } from "./send-mails";

testDatabase();
afterAll(closeDatabase);

test("where SMTP_URL is not set nothing is sent, messages wait, and the job says so", async () => {
  const { accountId } = await aCustomer();
  await inTransaction((tx) =>
    mailOwner(tx, accountId, "balance:1", { kind: "balance_low", facts: { availableTokens: "900" } }),
  );
  expect(await sendMails()).toEqual({ sentCount: 0, postponedCount: 0, givenUpCount: 0, end: "not-set-up" });
  expect(await runJob("mails")).toEqual({
    status: "done",
    outcome: "SMTP_URL is not set: no mail is sent, messages wait",
  });
  expect(await database().prisma.outboxMessage.findMany()).toMatchObject([{ attempts: 0, sentAt: null }]);
});

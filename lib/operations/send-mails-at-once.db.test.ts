import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { testMailbox } from "@/lib/dev/test-mailbox";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer } from "@/lib/dev/factories";
import { newId } from "@/lib/ids";
import { grantTokens } from "./grant-tokens";
import { sendMailsAtOnce, type MailSender } from "./send-mails-at-once";

testDatabase();
const mailbox = testMailbox();
const root = await aCustomer({ role: "superadmin" });
const running: MailSender[] = [];
beforeEach(() => mailbox.reset());
afterEach(async () => {
  await Promise.all(running.splice(0).map((sender) => sender.stop()));
});
afterAll(closeDatabase);

const PATIENCE = { timeout: 10_000, interval: 10 };

test("a message arrives right after the commit that caused it", async () => {
  running.push(sendMailsAtOnce());
  const ada = await aCustomer();
  await grant(ada.accountId);
  await expect.poll(() => mailbox.received, PATIENCE).toMatchObject([{ recipient: ada.email }]);
});

test("what is added while mail is being sent is sent with it", async () => {
  running.push(sendMailsAtOnce());
  const customers = await Promise.all(Array.from({ length: 12 }, () => aCustomer()));
  await Promise.all(customers.map(({ accountId }) => grant(accountId)));
  await expect.poll(() => mailbox.received.length, PATIENCE).toBe(12);
});

test("stopping waits for what is being sent, and sends nothing more", async () => {
  const sender = sendMailsAtOnce();
  let answer = (_: string) => {};
  let isAsked = false;
  mailbox.answers.content = () => ((isAsked = true), new Promise((resolve) => (answer = resolve)));
  const ada = await aCustomer();
  await grant(ada.accountId);
  await expect.poll(() => isAsked, PATIENCE).toBe(true);
  let hasStopped = false;
  const stopped = sender.stop().then(() => (hasStopped = true));
  await grant(ada.accountId);
  expect(hasStopped).toBe(false);
  answer("250 OK");
  await stopped;
  const rows = await database().prisma.outboxMessage.findMany({ where: { accountId: ada.accountId } });
  expect(rows.map(({ sentAt }) => sentAt !== null).toSorted()).toEqual([false, true]);
});

test("an outage is looked at once, and then left to the clock", async () => {
  const ada = await aCustomer();
  await mailbox.goAway();
  running.push(sendMailsAtOnce());
  await grant(ada.accountId);
  const waiting = () =>
    database().prisma.outboxMessage.findMany({ where: { accountId: ada.accountId }, orderBy: { id: "asc" } });
  await expect.poll(async () => (await waiting())[0]!.lastError, PATIENCE).not.toBe(null);
  await mailbox.comeBack();
  await grant(ada.accountId);
  await running.pop()!.stop();
  expect((await waiting()).map(({ sentAt }) => sentAt)).toEqual([null, null]);
  expect(mailbox.received).toEqual([]);
});

async function grant(accountId: string): Promise<void> {
  const granted = await grantTokens(root.actor, {
    accountId,
    key: newId(),
    direction: "grant",
    amountTokens: 50_000n,
    reason: "Apology for the outage",
  });
  expect(granted.ok).toBe(true);
}

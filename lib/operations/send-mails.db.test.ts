import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { testMailbox } from "@/lib/dev/test-mailbox";
import { closeDatabase, database } from "@/lib/db/client";
import { mailOwner, mailStaff } from "@/lib/db/outbox-store";
import { inTransaction } from "@/lib/db/transaction";
import { aCustomer, type Customer } from "@/lib/dev/factories";
import { newId } from "@/lib/ids";
import { closeMailer } from "@/lib/mail/mailer";
import { resendMail } from "./resend-mail";
import { sendMails } from "./send-mails";

testDatabase();
const mailbox = testMailbox();
const ada = await aCustomer();
const root = await aCustomer({ role: "superadmin" });
beforeEach(async () => {
  await database().prisma.outboxMessage.deleteMany();
  mailbox.reset();
});
afterAll(async () => {
  closeMailer();
  await closeDatabase();
});

test("a message goes to the account's owner once, however often its occasion is mailed and mail is sent", async () => {
  await tellThat(ada, "900", "balance:1");
  await tellThat(ada, "800", "balance:1");
  expect(await sendMails()).toEqual({ sentCount: 1, postponedCount: 0, givenUpCount: 0, end: "all-done" });
  expect(await sendMails()).toMatchObject({ sentCount: 0 });
  const [row] = await outbox();
  expect(mailbox.received).toMatchObject([
    {
      recipient: ada.email,
      messageId: `<${row!.id}@purser.test>`,
      subject: "Your balance is low: 900 tokens left",
      source: expect.stringContaining("http://localhost:3000/tokens#packages"),
    },
  ]);
  expect(row).toMatchObject({ attempts: 1, lastError: null, sentAt: expect.any(Date) });
});

test("what is about the staff's work goes to every superadmin", async () => {
  const dispute = {
    disputeId: "dp_1",
    customer: ada.email,
    amountCents: "1500",
    currency: "usd",
    reason: "fraudulent",
  };
  await inTransaction((tx) =>
    mailStaff(tx, ada.accountId, "dispute:dp_1", { kind: "dispute_opened", facts: { ...dispute, dueAt: null } }),
  );
  await sendMails();
  expect(mailbox.received.map(({ recipient }) => recipient)).toEqual([root.email]);
});

test("a message whose cause is rolled back is not there to be sent", async () => {
  const failing = inTransaction(async (tx) => {
    await mailOwner(tx, ada.accountId, "balance:1", { kind: "balance_low", facts: { availableTokens: "900" } });
    throw new Error("rolled back");
  });
  await expect(failing).rejects.toThrow("rolled back");
  expect(await outbox()).toEqual([]);
});

test("characters that a database refuses do not undo the cause of a message", async () => {
  const reason = "odd \0 and \ud800 characters";
  await inTransaction((tx) =>
    mailOwner(tx, ada.accountId, "grant:1", {
      kind: "grant_received",
      facts: { tokens: "5", reason, expiresAt: null, balanceTokens: "5" },
    }),
  );
  expect(await sendMails()).toMatchObject({ sentCount: 1 });
});

test("many senders at once send each message once", async () => {
  for (let index = 0; index < 40; index++) await tellThat(ada, String(index), `balance:${index}`);
  const runs = await Promise.all(Array.from({ length: 4 }, () => sendMails()));
  expect(runs.reduce((sum, { sentCount }) => sum + sentCount, 0)).toBe(40);
  expect(mailbox.received).toHaveLength(40);
  expect(new Set(mailbox.received.map(({ messageId }) => messageId)).size).toBe(40);
});

describe("while the mail server is away", () => {
  test("messages wait and lose no attempt, and are sent when it is back", async () => {
    for (let index = 0; index < 12; index++) await tellThat(ada, String(index), `balance:${index}`);
    await mailbox.goAway();
    expect(await sendMails()).toMatchObject({ sentCount: 0, givenUpCount: 0, end: "server-away" });
    const rows = await outbox();
    expect(rows.map(({ attempts }) => attempts)).toEqual(Array(12).fill(0));
    // It gave up looking after the first of them.
    const tried = rows.filter(({ lastError }) => lastError !== null);
    expect(tried.length).toBeLessThan(12);
    for (const row of tried) expect(secondsUntil(row.dueAt)).toBeCloseTo(60, -1);

    await mailbox.comeBack();
    await letTimePass();
    expect(await sendMails()).toMatchObject({ sentCount: 12, end: "all-done" });
    expect(mailbox.received).toHaveLength(12);
    expect((await outbox()).every(({ sentAt, lastError }) => sentAt !== null && lastError === null)).toBe(true);
  });

  test("an outage of a week gives nothing up", async () => {
    await tellThat(ada, "900");
    await mailbox.goAway();
    for (let minute = 0; minute < 20; minute++) {
      await letTimePass();
      expect(await sendMails()).toMatchObject({ postponedCount: 1, end: "server-away" });
    }
    await mailbox.comeBack();
    await letTimePass();
    expect(await sendMails()).toMatchObject({ sentCount: 1 });
  });
});

describe("a message that the server refuses", () => {
  test("is tried after 1, 5 and 30 minutes, 2 and 12 hours, and then stays where it can be seen", async () => {
    mailbox.answers.recipient = () => "550 no such user";
    await tellThat(ada, "900");
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 5; attempt++) {
      expect(await sendMails()).toMatchObject({ postponedCount: 1, givenUpCount: 0, end: "all-done" });
      const [row] = await outbox();
      expect(row).toMatchObject({ attempts: attempt, lastError: expect.stringContaining("550 no such user") });
      waits.push(Math.round(secondsUntil(row!.dueAt) / 60));
      expect(await sendMails()).toMatchObject({ postponedCount: 0 });
      await letTimePass();
    }
    expect(waits).toEqual([1, 5, 30, 120, 720]);
    expect(await sendMails()).toMatchObject({ postponedCount: 0, givenUpCount: 1 });
    await letTimePass();
    expect(await sendMails()).toMatchObject({ postponedCount: 0, givenUpCount: 0 });
    expect(await outbox()).toMatchObject([
      { attempts: 6, sentAt: null, lastError: expect.stringContaining("550 no such user") },
    ]);
  });

  test("does not hold up the others", async () => {
    const bob = await aCustomer();
    mailbox.answers.recipient = (address) => (address === ada.email ? "451 try later" : "250 OK");
    for (let index = 0; index < 7; index++) await tellThat(ada, String(index), `ada:${index}`);
    for (let index = 0; index < 7; index++) await tellThat(bob, String(index), `bob:${index}`);
    expect(await sendMails()).toMatchObject({ sentCount: 7, postponedCount: 7, end: "all-done" });
  });
});

test("a message that cannot be written does not hold up the others, and says why", async () => {
  await database().prisma.outboxMessage.create({
    data: { id: newId(), kind: "balance_low", dedupeKey: "broken", recipient: ada.email, payload: { tokens: 1 } },
  });
  await tellThat(ada, "900");
  expect(await sendMails()).toMatchObject({ sentCount: 1, postponedCount: 1 });
  expect(await outbox("broken")).toMatchObject([{ lastError: expect.stringContaining("cannot be written") }]);
});

test("an answer that never came counts as an attempt, because the message may have been delivered", async () => {
  mailbox.answers.content = () => undefined;
  await tellThat(ada, "900");
  expect(await sendMails()).toMatchObject({ postponedCount: 1, end: "server-away" });
  expect(await outbox()).toMatchObject([{ attempts: 1 }]);
});

describe("a sender that is killed", () => {
  test("after the server's yes and before writing it down repeats one message, by the same name", async () => {
    await tellThat(ada, "900");
    const blocker = await database().pool.connect();
    await blocker.query("BEGIN");
    // The server says yes only when nobody can write down any more that it did.
    mailbox.answers.content = async () => {
      await blocker.query("SELECT 1 FROM outbox_messages FOR UPDATE");
      return "250 OK";
    };
    const sender = startSender();
    await expect.poll(waitingForLocks, { timeout: 20_000 }).toBe(1);
    sender.kill("SIGKILL");
    await once(sender, "exit");
    await endWhoWaitsForLocks(); // what the server of a dead client would still do
    await blocker.query("ROLLBACK");
    blocker.release();
    mailbox.answers.content = () => "250 OK";
    expect(mailbox.received).toHaveLength(1);

    expect(await sendMails()).toMatchObject({ sentCount: 0, end: "all-done" }); // its lease still holds
    await letTimePass();
    expect(await sendMails()).toMatchObject({ sentCount: 1 });
    await letTimePass();
    expect(await sendMails()).toMatchObject({ sentCount: 0 });
    expect(mailbox.received).toHaveLength(2);
    expect(mailbox.received[0]!.messageId).toBe(mailbox.received[1]!.messageId);
  });

  test("before the server's yes loses nothing", async () => {
    await tellThat(ada, "900");
    let hasContent = false;
    mailbox.answers.content = () => ((hasContent = true), new Promise(() => {}));
    const sender = startSender();
    await expect.poll(() => hasContent, { timeout: 20_000 }).toBe(true);
    sender.kill("SIGKILL");
    await once(sender, "exit");
    mailbox.answers.content = () => "250 OK";
    await letTimePass();
    expect(await sendMails()).toMatchObject({ sentCount: 1 });
    expect(mailbox.received).toHaveLength(1);
  });
});

describe("sending again", () => {
  test("one that was given up starts over", async () => {
    await tellThat(ada, "900");
    await database().prisma.outboxMessage.updateMany({ data: { attempts: 6, lastError: "550 no such user" } });
    const [row] = await outbox();
    expect(await sendMails()).toMatchObject({ sentCount: 0 });
    expect(await resendMail(root.actor, row!.id)).toEqual({ ok: true, value: { mailId: row!.id } });
    expect(await sendMails()).toMatchObject({ sentCount: 1 });
    expect(mailbox.received).toMatchObject([{ messageId: `<${row!.id}@purser.test>` }]);
  });

  test("one that waits for a later attempt goes at once", async () => {
    await tellThat(ada, "900");
    mailbox.answers.recipient = () => "450 later";
    for (let attempt = 0; attempt < 3; attempt++) {
      await letTimePass();
      await sendMails();
    }
    mailbox.reset();
    const [row] = await outbox();
    expect(await sendMails()).toMatchObject({ sentCount: 0 });
    await resendMail(root.actor, row!.id);
    expect(await sendMails()).toMatchObject({ sentCount: 1 });
  });

  test("one that is being sent is not sent by two", async () => {
    await tellThat(ada, "900");
    let answer = (_: string) => {};
    mailbox.answers.content = () => new Promise((resolve) => (answer = resolve));
    const sending = sendMails();
    await expect.poll(async () => (await outbox())[0]!.attempts).toBe(1);
    const [row] = await outbox();
    await resendMail(root.actor, row!.id);
    expect(await sendMails()).toMatchObject({ sentCount: 0, postponedCount: 0 });
    await expect.poll(() => (answer("250 OK"), mailbox.received.length)).toBe(1);
    expect(await sending).toMatchObject({ sentCount: 1 });
    await letTimePass();
    expect(await sendMails()).toMatchObject({ sentCount: 0 });
  });

  test("one that was sent goes out once more, by a name of its own, and the audit log says who wanted it", async () => {
    await tellThat(ada, "900");
    await sendMails();
    const [first] = await outbox();
    const again = await resendMail(root.actor, first!.id);
    if (!again.ok) throw new Error(again.refusal.code);
    expect(again.value.mailId).not.toBe(first!.id);
    expect(await sendMails()).toMatchObject({ sentCount: 1 });
    expect(mailbox.received.map(({ recipient, subject }) => [recipient, subject])).toEqual(
      Array(2).fill([ada.email, "Your balance is low: 900 tokens left"]),
    );
    expect(new Set(mailbox.received.map(({ messageId }) => messageId)).size).toBe(2);
    const [copy] = await outbox(`resend:${again.value.mailId}`);
    expect(copy!.createdAt).toEqual(first!.createdAt);
    expect(await database().prisma.auditEntry.findMany({ where: { subject: `mail:${first!.id}` } })).toMatchObject([
      { actor: `user:${root.userId}`, action: "mail.resend", accountId: ada.accountId },
    ]);
  });

  test.each(["user", "admin"] as const)("is not for a role of %s", async (role) => {
    const somebody = await aCustomer({ role });
    await tellThat(ada, "900");
    const [row] = await outbox();
    expect(await resendMail(somebody.actor, row!.id)).toEqual({ ok: false, refusal: { code: "insufficient_scope" } });
  });

  test.each([newId(), "1' OR '1'='1", ""])("one that does not exist is said not to: %j", async (id) => {
    expect(await resendMail(root.actor, id)).toEqual({ ok: false, refusal: { code: "not_found" } });
  });
});

async function tellThat(customer: Customer, availableTokens: string, occasion: string = newId()): Promise<void> {
  await inTransaction((tx) =>
    mailOwner(tx, customer.accountId, occasion, { kind: "balance_low", facts: { availableTokens } }),
  );
}

function outbox(dedupeKey?: string) {
  const where = dedupeKey === undefined ? {} : { dedupeKey };
  return database().prisma.outboxMessage.findMany({ where, orderBy: { id: "asc" } });
}

/** As if every wait, and every lease, were over. */
async function letTimePass(): Promise<void> {
  await database().prisma.outboxMessage.updateMany({ where: { sentAt: null }, data: { dueAt: new Date(0) } });
}

function secondsUntil(at: Date): number {
  return (at.getTime() - Date.now()) / 1_000;
}

function startSender() {
  return spawn(process.execPath, ["--import", "tsx", "--conditions", "react-server", "lib/dev/mail-process.ts"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
}

async function waitingForLocks(): Promise<number> {
  const { rows } = await database().pool.query<{ count: bigint }>(
    `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return Number(rows[0]!.count);
}

async function endWhoWaitsForLocks(): Promise<void> {
  await database().pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  await expect.poll(waitingForLocks).toBe(0);
}

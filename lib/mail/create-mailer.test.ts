import { MailDev } from "maildev";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { testMailbox } from "@/lib/dev/test-mailbox";
import { createMailer, type Mailer } from "./create-mailer";

const mailbox = testMailbox();
const opened: Mailer[] = [];
beforeEach(() => mailbox.reset());
afterEach(() => opened.splice(0).forEach((mailer) => mailer.close()));

function aMailer(options: { smtpUrl?: string; from?: string; patienceMs?: number } = {}): Mailer {
  const mailer = createMailer({ smtpUrl: mailbox.smtpUrl, from: "Purser <billing@purser.test>", ...options });
  opened.push(mailer);
  return mailer;
}

const mail = { id: "0192f4c0-1", recipient: "ada@example.test", subject: "Hello", text: "Hello Ada", html: "<p>Hello" };

test("a mail that the server takes is delivered, and its Message-ID is the mail's own", async () => {
  const mailer = aMailer();
  expect(await mailer.deliver(mail)).toEqual({ status: "delivered" });
  expect(await mailer.deliver(mail)).toEqual({ status: "delivered" });
  expect(mailbox.received.map(({ recipient, messageId }) => [recipient, messageId])).toEqual([
    ["ada@example.test", "<0192f4c0-1@purser.test>"],
    ["ada@example.test", "<0192f4c0-1@purser.test>"],
  ]);
});

test("an address that looks like a list of addresses reaches nobody else", async () => {
  const recipient = "ada@example.test, eve@example.test";
  const asked: string[] = [];
  mailbox.answers.recipient = (address) => (asked.push(address), "250 OK");
  await aMailer().deliver({ ...mail, recipient });
  expect(asked).not.toContain("eve@example.test");
});

test.each([
  ["billing@purser.test", "From: billing@purser.test"],
  ["ACME, Inc. <billing@purser.test>", 'From: "ACME, Inc." <billing@purser.test>'],
  ['"ACME, Inc." <billing@purser.test>', 'From: "ACME, Inc." <billing@purser.test>'],
])("%s is one sender", async (from, header) => {
  expect(await aMailer({ from }).deliver(mail)).toEqual({ status: "delivered" });
  expect(mailbox.received[0]!.source).toContain(header);
  expect(mailbox.received[0]!.messageId).toBe("<0192f4c0-1@purser.test>");
});

describe("the server says no to this mail", () => {
  test.each(["550 no such user", "450 mailbox busy", "452 try later"])("to its recipient: %s", async (answer) => {
    mailbox.answers.recipient = () => answer;
    expect(await aMailer().deliver(mail)).toMatchObject({ status: "refused", why: expect.stringContaining(answer) });
  });

  test.each(["554 looks like spam", "451 not now"])("to its content: %s", async (answer) => {
    mailbox.answers.content = () => answer;
    expect(await aMailer().deliver(mail)).toMatchObject({ status: "refused", why: expect.stringContaining(answer) });
  });

  test("and takes the next", async () => {
    mailbox.answers.recipient = (address) => (address.startsWith("gone") ? "550 no such user" : "250 OK");
    const mailer = aMailer();
    const ends = await Promise.all(
      ["gone@example.test", "ada@example.test", "gone@example.test", "bob@example.test"].map((recipient) =>
        mailer.deliver({ ...mail, id: recipient, recipient }),
      ),
    );
    expect(ends.map(({ status }) => status)).toEqual(["refused", "delivered", "refused", "delivered"]);
  });
});

describe("the server is away, and the mail is not to blame", () => {
  test("nobody listens", async () => {
    await mailbox.goAway();
    expect(await aMailer().deliver(mail)).toMatchObject({
      status: "server-away",
      why: expect.stringMatching(/REFUSED/),
    });
    await mailbox.comeBack();
    expect(await aMailer().deliver(mail)).toEqual({ status: "delivered" });
  });

  test("there is no such host", async () => {
    const mailer = aMailer({ smtpUrl: "smtp://no-such-host.invalid", patienceMs: 2_000 });
    expect(await mailer.deliver(mail)).toMatchObject({ status: "server-away" });
  });

  test("it hangs up before it greets", async () => {
    mailbox.answers.greeting = () => undefined;
    expect(await aMailer().deliver(mail)).toMatchObject({ status: "server-away" });
  });

  test("it never greets", async () => {
    mailbox.answers.greeting = () => new Promise(() => {});
    expect(await aMailer({ patienceMs: 200 }).deliver(mail)).toMatchObject({ status: "server-away" });
  });

  test("it says that it closes", async () => {
    mailbox.answers.recipient = () => "421 shutting down";
    expect(await aMailer().deliver(mail)).toMatchObject({ status: "server-away" });
  });

  test("it says so even after it had the whole mail", async () => {
    mailbox.answers.content = () => "421 shutting down";
    expect(await aMailer().deliver(mail)).toMatchObject({ status: "server-away" });
  });

  test("it takes nothing from this sender", async () => {
    mailbox.answers.sender = () => "553 sender not allowed";
    expect(await aMailer().deliver(mail)).toMatchObject({ status: "server-away" });
  });

  test("it wants a login that we do not have", async () => {
    const mailer = aMailer({ smtpUrl: mailbox.smtpUrl.replace("//", "//user:wrong@") });
    mailbox.answers.sender = () => "530 authentication required";
    expect(await mailer.deliver(mail)).toMatchObject({ status: "server-away" });
  });

  test("it hangs up before it took anything of the mail", async () => {
    mailbox.answers.sender = () => undefined;
    expect(await aMailer().deliver(mail)).toMatchObject({ status: "server-away" });
  });
});

describe("nobody knows whether it was delivered", () => {
  test("when the server hangs up instead of answering", async () => {
    mailbox.answers.content = () => undefined;
    expect(await aMailer().deliver(mail)).toMatchObject({ status: "unknown" });
  });

  test("when its answer never comes", async () => {
    mailbox.answers.content = () => new Promise(() => {});
    expect(await aMailer({ patienceMs: 300 }).deliver(mail)).toMatchObject({ status: "unknown" });
  });

  test("and it is not sent again behind our back", async () => {
    let contents = 0;
    mailbox.answers.content = () => (contents++, undefined);
    const mailer = aMailer();
    await mailer.deliver(mail);
    mailbox.reset();
    await mailer.deliver({ ...mail, id: "2" });
    expect([contents, mailbox.received.length]).toEqual([1, 1]);
  });
});

test("a kept connection that the server has dropped costs nothing", async () => {
  const mailer = aMailer();
  expect(await mailer.deliver(mail)).toEqual({ status: "delivered" });
  mailbox.hangUp();
  expect(await mailer.deliver({ ...mail, id: "2" })).toEqual({ status: "delivered" });
  expect(mailbox.received).toHaveLength(2);
});

describe("what arrives in a real mailbox", async () => {
  const maildev = new MailDev({ smtp: 0, web: 0, ip: "127.0.0.1", webIp: "127.0.0.1", silent: true, disableWeb: true });
  const { smtp, storage } = await maildev.start();
  afterAll(() => maildev.stop());
  const { port } = smtp.getAddress() as { port: number };

  test("is what was written", async () => {
    const long = `${"Grüße, שלום, 東京 👍 ".repeat(60)}\n\n.\n..dots`;
    const written = {
      id: "0192f4c0-2",
      recipient: "ada@example.test",
      subject: `Your receipt: 150,000 tokens – ${"ü".repeat(100)}`,
      text: long,
      html: `<!doctype html><p>${long.replaceAll("\n", "<br>\n")}</p>`,
    };
    const mailer = aMailer({ smtpUrl: `smtp://127.0.0.1:${port}?ignoreTLS=true` });
    expect(await mailer.deliver(written)).toEqual({ status: "delivered" });
    const [arrived] = await storage.getAll();
    expect(arrived).toMatchObject({
      subject: written.subject,
      from: [{ name: "Purser", address: "billing@purser.test" }],
      to: [{ address: "ada@example.test" }],
      headers: { "message-id": "<0192f4c0-2@purser.test>", "auto-submitted": "auto-generated" },
    });
    expect(arrived!.text!.trim()).toBe(written.text);
    expect(String(arrived!.html).trim()).toBe(written.html);
  });
});

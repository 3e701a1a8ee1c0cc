import { createServer, type Server, type Socket } from "node:net";
import { once } from "node:events";
import { afterAll } from "vitest";

/*
 * A mail server of its own for a test file, which does as the test says: refuse, hang up, keep somebody waiting.
 * Import it above anything of the product, next to `test-database`: it sets SMTP_URL and MAIL_FROM while it is being
 * imported.
 */

export type ReceivedMail = { recipient: string; messageId: string; subject: string; source: string };

/** What the server says; undefined hangs up, a promise keeps whoever asked waiting. */
type Answer = string | undefined | Promise<string | undefined>;

export type TestMailbox = {
  smtpUrl: string;
  /** What it said yes to, the first first. */
  received: ReceivedMail[];
  answers: {
    greeting: () => Answer;
    sender: () => Answer;
    recipient: (address: string) => Answer;
    content: (mail: ReceivedMail) => Answer;
  };
  /** Answers as a friendly server does, and forgets what it received. */
  reset(): void;
  /** Ends every connection and listens to nobody. */
  goAway(): Promise<void>;
  /** Listens again, at the same address. */
  comeBack(): Promise<void>;
  /** Ends every connection, as servers do with those that say nothing. */
  hangUp(): void;
};

const mailbox = await openMailbox();
process.env.SMTP_URL = mailbox.smtpUrl;
process.env.MAIL_FROM = "Purser <billing@purser.test>";
afterAll(() => mailbox.goAway());

export function testMailbox(): TestMailbox {
  return mailbox;
}

async function openMailbox(): Promise<TestMailbox> {
  const friendly: TestMailbox["answers"] = {
    greeting: () => "220 mailbox.test",
    sender: () => "250 OK",
    recipient: () => "250 OK",
    content: () => "250 OK",
  };
  const box = { received: [] as ReceivedMail[], answers: { ...friendly } };
  const sockets = new Set<Socket>();
  let server = await listen(0);
  const { port } = server.address() as { port: number };

  async function listen(atPort: number): Promise<Server> {
    const opened = createServer((socket) => {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket)).on("error", () => {});
      void converse(socket, box);
    });
    opened.listen(atPort, "127.0.0.1");
    await once(opened, "listening");
    return opened;
  }

  const hangUp = () => sockets.forEach((socket) => socket.destroy());
  return Object.assign(box, {
    smtpUrl: `smtp://127.0.0.1:${port}`,
    reset() {
      Object.assign(box.answers, friendly);
      box.received.length = 0;
    },
    hangUp,
    async goAway() {
      const closed = once(server, "close");
      server.close();
      hangUp();
      await closed;
    },
    async comeBack() {
      server = await listen(port);
    },
  });
}

async function converse(socket: Socket, { received, answers }: Pick<TestMailbox, "received" | "answers">) {
  const say = async (answer: Answer): Promise<string | undefined> => {
    const words = await answer;
    if (words === undefined) socket.destroy();
    else if (socket.writable) socket.write(`${words}\r\n`);
    return words;
  };
  await say(answers.greeting());
  let recipient = "";
  const lines = linesOf(socket);
  for await (const line of lines) {
    const command = line.slice(0, 4).toUpperCase();
    if (command === "MAIL") await say(answers.sender());
    else if (command === "RCPT") {
      recipient = /<([^>]*)>/.exec(line)?.[1] ?? "";
      await say(answers.recipient(recipient));
    } else if (command === "DATA") {
      await say("354 go on");
      const mail = readMail(recipient, await contentOf(lines));
      if ((await say(answers.content(mail)))?.startsWith("250")) received.push(mail);
    } else if (command === "QUIT") {
      await say("221 bye");
      socket.end();
    } else await say(command === "EHLO" ? "250-mailbox.test\r\n250 8BITMIME" : "250 OK");
  }
}

/** Lines as they come; ends quietly when the other side hangs up. */
async function* linesOf(socket: Socket): AsyncGenerator<string> {
  let rest = "";
  try {
    for await (const chunk of socket) {
      const lines = (rest + String(chunk)).split("\r\n");
      rest = lines.pop()!;
      yield* lines;
    }
  } catch {
    // hung up
  }
}

async function contentOf(lines: AsyncGenerator<string>): Promise<string> {
  const content: string[] = [];
  for (;;) {
    const next = await lines.next();
    if (next.done || next.value === ".") return content.join("\n");
    content.push(next.value);
  }
}

function readMail(recipient: string, source: string): ReceivedMail {
  const header = (name: string) => new RegExp(`^${name}: (.*)$`, "im").exec(source)?.[1] ?? "";
  return { recipient, messageId: header("Message-ID"), subject: header("Subject"), source };
}

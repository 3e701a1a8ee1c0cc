import "server-only";
import { Readable } from "node:stream";
import { createTransport } from "nodemailer";

export type OutgoingMail = {
  /** The same for every attempt to send this mail: programs that receive it twice show it once. */
  id: string;
  recipient: string;
  subject: string;
  text: string;
  html: string;
};

/** How handing a mail to the server ended. `why` is for operators. */
export type Delivery =
  | { status: "delivered" }
  /** The server said no to this mail or its recipient. */
  | { status: "refused"; why: string }
  /** It was handed over and no answer came: it may have been delivered. */
  | { status: "unknown"; why: string }
  /** The server cannot be spoken to, or takes nothing from us. This says nothing about the mail, which was not sent. */
  | { status: "server-away"; why: string };

export type Mailer = {
  /** Never throws; answers within the mailer's patience. */
  deliver(mail: OutgoingMail): Promise<Delivery>;
  /** Connections that are busy finish first. */
  close(): void;
};

export type MailerOptions = { smtpUrl: string; from: string; patienceMs?: number };

/** Longer than any single timeout below, and shorter than a mail is leased for. */
const PATIENCE_MS = 45_000;
const CONNECTION_LIMIT = 5;

/** Speaks SMTP to the server behind `smtpUrl`, over a few connections that are kept for a moment and shared. */
export function createMailer({ smtpUrl, from, patienceMs = PATIENCE_MS }: MailerOptions): Mailer {
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: CONNECTION_LIMIT,
    dnsTimeout: 10_000,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    // Short, because an idle connection keeps a process from ending.
    idleTimeout: 3_000,
    // A kept connection that the server has dropped meanwhile; only while nothing of the mail was sent.
    maxRequeues: 2,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // Whoever waits for a delivery hears of it; an error event without a listener would end the process.
  transport.on("error", () => {});

  /** The Message-IDs of which the server has begun to receive the content. */
  const handedOver = new Set<string>();
  transport.use("stream", ({ data, message }, done) => {
    message.processFunc((content) =>
      Readable.from(
        noticed(content, () => handedOver.add(String(data.messageId))),
        { objectMode: false },
      ),
    );
    done();
  });
  const sender = senderOf(from);
  const domain = sender.address.slice(sender.address.lastIndexOf("@") + 1);

  return {
    async deliver({ id, recipient, subject, text, html }) {
      const messageId = `<${id}@${domain}>`;
      try {
        await transport.sendMail({
          from: sender,
          // Not as text, which would be read as a list of addresses.
          to: { name: "", address: recipient },
          subject,
          text,
          html,
          messageId,
          // Nobody's absence note answers this.
          headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
          signal: AbortSignal.timeout(patienceMs),
        });
        return { status: "delivered" };
      } catch (error) {
        return failedDelivery(error as SmtpError, handedOver.has(messageId));
      } finally {
        handedOver.delete(messageId);
      }
    },
    close: () => transport.close(),
  };
}

type SmtpError = Error & { code?: string; command?: string; responseCode?: number };

const SERVICE_NOT_AVAILABLE = 421;

function failedDelivery(error: SmtpError, isHandedOver: boolean): Delivery {
  const why = error.message.slice(0, 300);
  const isAboutMail = error.code === "EENVELOPE" || error.code === "EMESSAGE";
  const isRefusingUs = error.responseCode === SERVICE_NOT_AVAILABLE || error.command === "MAIL FROM";
  if (isAboutMail && !isRefusingUs) return { status: "refused", why };
  return { status: isHandedOver && !isRefusingUs ? "unknown" : "server-away", why };
}

/** Passes content on, and tells when the first of it is asked for. */
async function* noticed(content: Readable, onBegin: () => void): AsyncGenerator<Buffer> {
  onBegin();
  yield* content;
}

/** `ACME, Inc. <billing@example.com>` is one sender; read as a list of addresses it would be two. */
function senderOf(from: string): { name: string; address: string } {
  const [, name, address] = /^(.*)<([^<>]+)>\s*$/.exec(from) ?? [];
  return { name: (name ?? "").trim().replaceAll('"', ""), address: address ?? from.trim() };
}

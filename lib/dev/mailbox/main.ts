import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { MailDev } from "maildev";

/*
 * The mailbox that stands in for a mail provider: takes every mail by SMTP, keeps it, and shows it on a web page.
 * Run as `node --import tsx lib/dev/mailbox/main.ts`; says on one line where it listens. Loopback only.
 */

const folder = process.env.LOCAL_MAILBOX_DIR || mkdtempSync(path.join(tmpdir(), "purser-mailbox-"));
mkdirSync(folder, { recursive: true });

const mailbox = new MailDev({
  smtp: Number(process.env.LOCAL_MAILBOX_SMTP_PORT || 0),
  web: Number(process.env.LOCAL_MAILBOX_WEB_PORT || 0),
  ip: "127.0.0.1",
  webIp: "127.0.0.1",
  mailDirectory: folder,
  silent: true,
});
const { smtp, api } = await mailbox.start();

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await mailbox.stop();
  process.exit(0);
}
process.on("SIGTERM", stop);
process.on("SIGINT", stop);
if (process.env.LOCAL_MAILBOX_STOP_WITH_STDIN === "1") process.stdin.on("end", stop).on("error", stop).resume();

console.log(
  JSON.stringify({
    ready: true,
    url: `http://127.0.0.1:${portOf(api)}`,
    smtpUrl: `smtp://127.0.0.1:${portOf(smtp)}?ignoreTLS=true`,
  }),
);

function portOf(server: { getAddress(): unknown } | null | undefined): number {
  const address = server?.getAddress();
  if (typeof address === "object" && address && "port" in address && typeof address.port === "number")
    return address.port;
  throw new Error("The mailbox did not say where it listens.");
}

import "server-only";
import { env } from "@/lib/env";
import { createMailer, type Mailer } from "./create-mailer";

/* Remembered on globalThis, because a production build may hold this file in several bundles of one process. */
const remembered = globalThis as typeof globalThis & { purserMailer?: Mailer };

/** Whoever sends this deployment's mail; null where SMTP_URL is not set. */
export function mailerOfDeployment(): Mailer | null {
  if (!env.SMTP_URL) return null;
  return (remembered.purserMailer ??= createMailer({ smtpUrl: env.SMTP_URL, from: env.MAIL_FROM }));
}

/** For the end of a process; a mail that is sent after it opens new connections. */
export function closeMailer(): void {
  remembered.purserMailer?.close();
  remembered.purserMailer = undefined;
}

import "server-only";
import { markMailSent, putMailBack, takeDueMails, type TakenMail } from "@/lib/db/outbox-store";
import { readSettings } from "@/lib/db/settings-store";
import { retryAfterSeconds } from "@/lib/domain/mails";
import type { Settings } from "@/lib/domain/settings";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import type { Delivery, Mailer } from "@/lib/mail/create-mailer";
import { mailerOfDeployment } from "@/lib/mail/mailer";
import { writeMail } from "@/lib/mail/write-mail";
import { tokenOfLink } from "./link-token";

/** Much longer than a mailer's patience, so that a lease never ends while its message is on its way. */
export const MAIL_LEASE_SECONDS = 120;
const MAILS_AT_A_TIME = 5;
const SERVER_AWAY_SECONDS = 60;

export type MailRun = {
  sentCount: number;
  /** Not sent, to be tried again. */
  postponedCount: number;
  /** Not sent, and that was the last attempt. */
  givenUpCount: number;
  /** Nothing is due any more; somebody stopped it; the mail server is away; or there is none. */
  end: "all-done" | "stopped" | "server-away" | "not-set-up";
};

/**
 * Sends what is due, some at a time. Any number may do this at once: a message is taken under a lease and sent by one
 * of them. Whoever dies between the server's yes and our writing it down repeats that message, under the same
 * Message-ID. While the server is away, messages wait and lose no attempt. Once `stopping` is aborted, what is being
 * sent is finished and nothing more is taken.
 */
export async function sendMails(stopping?: AbortSignal): Promise<MailRun> {
  const run: MailRun = { sentCount: 0, postponedCount: 0, givenUpCount: 0, end: "all-done" };
  const mailer = mailerOfDeployment();
  if (!mailer) {
    sayOnceThatNothingIsSent();
    return { ...run, end: "not-set-up" };
  }
  const { displayUnit } = await readSettings();
  for (;;) {
    if (stopping?.aborted) return { ...run, end: "stopped" };
    const taken = await takeDueMails(MAILS_AT_A_TIME, MAIL_LEASE_SECONDS);
    if (taken.length === 0) return run;
    const deliveries = await allOf(taken.map((mail) => sendOne(mailer, mail, displayUnit, run)));
    if (isServerAway(deliveries)) return { ...run, end: "server-away" };
  }
}

async function sendOne(
  mailer: Mailer,
  taken: TakenMail,
  displayUnit: Settings["displayUnit"],
  run: MailRun,
): Promise<Delivery> {
  const delivery = await deliver(mailer, taken, displayUnit);
  const about = { mailId: taken.id, kind: taken.mail.kind, attempts: taken.attempts, ...delivery };
  if (delivery.status === "delivered") {
    await markMailSent(taken);
    run.sentCount++;
    log.debug(about, "mail sent");
    return delivery;
  }
  const countsAttempt = delivery.status !== "server-away";
  const afterSeconds = countsAttempt ? retryAfterSeconds(taken.attempts) : SERVER_AWAY_SECONDS;
  await putMailBack(taken, { error: delivery.why, afterSeconds: afterSeconds ?? 0, countsAttempt });
  if (afterSeconds === null) {
    run.givenUpCount++;
    log.error(about, "mail given up");
  } else {
    run.postponedCount++;
    log.warn(about, "mail not sent, to be tried again");
  }
  return delivery;
}

async function deliver(mailer: Mailer, taken: TakenMail, displayUnit: Settings["displayUnit"]): Promise<Delivery> {
  const { id, mail, recipient, createdAt } = taken;
  try {
    const written = writeMail(mail, { appUrl: env.APP_URL, displayUnit, at: createdAt, tokenOf: tokenOfLink });
    return await mailer.deliver({ id, recipient, ...written });
  } catch (error) {
    // Our bug: facts that are not those of the kind. It must not keep the others from being sent.
    log.error({ error, mailId: id, kind: mail.kind }, "mail cannot be written");
    return { status: "refused", why: `cannot be written: ${String(error)}` };
  }
}

/** A server that took one message is there, whatever became of those beside it. */
function isServerAway(deliveries: readonly Delivery[]): boolean {
  const has = (status: Delivery["status"]) => deliveries.some((delivery) => delivery.status === status);
  return !has("delivered") && (has("server-away") || has("unknown"));
}

/** Waits for all of them also when one fails, so that nothing goes on unseen. */
async function allOf<Value>(promises: readonly Promise<Value>[]): Promise<Value[]> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}

let hasSaidSo = false;

function sayOnceThatNothingIsSent(): void {
  if (!hasSaidSo) log.warn({}, "SMTP_URL is not set: no mail is sent, messages wait");
  hasSaidSo = true;
}

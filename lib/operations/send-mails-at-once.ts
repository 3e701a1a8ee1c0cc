import "server-only";
import { onMailAdded } from "@/lib/db/outbox-store";
import { log } from "@/lib/log";
import { closeMailer } from "@/lib/mail/mailer";
import { sendMails } from "./send-mails";

/** While the mail server is away, looking for it is left to the clock. */
const QUIET_AFTER_FAILURE_MS = 60_000;

export type MailSender = {
  /** Takes up nothing new and resolves when what is being sent has ended. */
  stop(): Promise<void>;
};

/**
 * Sends messages of this process as soon as what they are about is committed. A comfort: whatever it misses, or another
 * process adds, the `mails` job sends within a minute.
 */
export function sendMailsAtOnce(): MailSender {
  const stopping = new AbortController();
  let running: Promise<void> | undefined;
  let isWanted = false;
  let quietUntil = 0;

  async function run(): Promise<void> {
    while (isWanted && !stopping.signal.aborted) {
      isWanted = false;
      try {
        const { end } = await sendMails(stopping.signal);
        if (end === "server-away" || end === "not-set-up") beQuiet();
      } catch (error) {
        log.warn({ error }, "mails not sent at once");
        beQuiet();
      }
    }
    running = undefined;
  }

  function beQuiet(): void {
    quietUntil = performance.now() + QUIET_AFTER_FAILURE_MS;
    isWanted = false;
  }

  const ignoreFurther = onMailAdded(() => {
    if (performance.now() < quietUntil) return;
    isWanted = true;
    running ??= run();
  });
  return {
    async stop() {
      ignoreFurther();
      stopping.abort();
      await running;
      closeMailer();
    },
  };
}

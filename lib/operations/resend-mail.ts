import "server-only";
import { audit } from "@/lib/db/audit-store";
import { copyMail, lockMail, restartMail } from "@/lib/db/outbox-store";
import { inTransaction } from "@/lib/db/transaction";
import { actorMay, type Actor } from "@/lib/domain/access";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { isId } from "@/lib/ids";
import { MAIL_LEASE_SECONDS } from "./send-mails";

/**
 * Sends a message again, to the same address. One that was never sent, because it waits or was given up, starts over;
 * one that was sent goes out once more as a message of its own. Answers the id of the message that will be sent.
 */
export async function resendMail(actor: Actor, mailId: string): Promise<Result<{ mailId: string }>> {
  if (!actorMay(actor, "mails:resend")) return refuse({ code: "insufficient_scope" });
  if (!isId(mailId)) return refuse({ code: "not_found" });
  return inTransaction(async (tx) => {
    const mail = await lockMail(tx, mailId);
    if (!mail) return refuse({ code: "not_found" });
    const resent = mail.isSent ? await copyMail(tx, mailId) : await restartMail(tx, mailId, MAIL_LEASE_SECONDS);
    await audit(tx, actor, {
      action: "mail.resend",
      accountId: mail.accountId ?? undefined,
      subject: `mail:${mailId}`,
      after: { mailId: resent.id },
    });
    return ok({ mailId: resent.id });
  });
}

import "server-only";
import { audit } from "@/lib/db/audit-store";
import { countAttempt, forgetAttempts, type AttemptLimit } from "@/lib/db/attempt-limits";
import { setMutedMails } from "@/lib/db/muted-mail-store";
import { mailTo } from "@/lib/db/outbox-store";
import { deleteSessionsOf, findUserByEmail } from "@/lib/db/session-store";
import { setPasswordHash, voidLinksOf } from "@/lib/db/sign-in-store";
import { inTransaction } from "@/lib/db/transaction";
import { findUserContact, setName } from "@/lib/db/user-store";
import { actorOwns, type Actor } from "@/lib/domain/access";
import { MAIL_TOPICS, type MailTopic } from "@/lib/domain/mail-topics";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { newId } from "@/lib/ids";
import { hashPassword, isPassword } from "./passwords";

/** The audit log says that it changed and not from what: names are forgotten when somebody leaves, the log is not. */
export async function changeName(actor: Actor, name: string): Promise<Result<{ name: string }>> {
  if (!actorOwns(actor)) return refuse({ code: "insufficient_scope" });
  return inTransaction(async (tx) => {
    await setName(tx, actor.userId, name);
    await audit(tx, actor, {
      action: "profile.name",
      accountId: actor.accountId,
      subject: `user:${actor.userId}`,
    });
    return ok({ name });
  });
}

const WRONG_PASSWORDS: AttemptLimit = { name: "change-password", attempts: 10, seconds: 15 * 60 };

/**
 * Changes the password, or sets the first one, and signs out every other browser. Whoever has one says it first:
 * refuses `validation_failed` at `current` when it is wrong, `rate_limited` after too many.
 */
export async function changePassword(
  actor: Actor,
  input: { current?: string | undefined; password: string },
): Promise<Result<{ endedCount: number }>> {
  if (!actorOwns(actor)) return refuse({ code: "insufficient_scope" });
  const { userId, accountId } = actor;
  const retryAfterSeconds = await countAttempt(WRONG_PASSWORDS, userId);
  if (retryAfterSeconds !== null) return refuse({ code: "rate_limited", retryAfterSeconds });
  const contact = await findUserContact(userId);
  const user = contact && (await findUserByEmail(contact.email));
  if (!user) return refuse({ code: "not_found" });
  if (user.passwordHash !== null && !(await isPassword(user.passwordHash, input.current ?? ""))) {
    const message = input.current ? "is wrong" : "is required";
    return refuse({ code: "validation_failed", faults: [{ path: "current", message }] });
  }
  const passwordHash = await hashPassword(input.password);
  const endedCount = await inTransaction(async (tx) => {
    await setPasswordHash(tx, userId, passwordHash);
    await voidLinksOf(tx, userId);
    await mailTo(tx, user.email, accountId, `password_changed:${newId()}`, {
      kind: "password_changed",
      facts: { isFirstProof: false },
    });
    await audit(tx, actor, { action: "profile.password", accountId, subject: `user:${userId}` });
    return deleteSessionsOf(tx, userId, actor.sessionId ?? null);
  });
  await forgetAttempts(WRONG_PASSWORDS, userId);
  return ok({ endedCount });
}

/** Chooses about one topic of mails. Those that must be sent cannot be switched off: refuses `validation_failed`. */
export async function chooseMails(
  actor: Actor,
  { topic, isWanted }: { topic: MailTopic; isWanted: boolean },
): Promise<Result<{ topic: MailTopic; isWanted: boolean }>> {
  if (!actorOwns(actor)) return refuse({ code: "insufficient_scope" });
  const { kinds, whyRequired } = MAIL_TOPICS[topic];
  if (whyRequired !== null) {
    return refuse({ code: "validation_failed", faults: [{ path: "topic", message: "cannot be switched off" }] });
  }
  await inTransaction((tx) => setMutedMails(tx, actor.userId, kinds, !isWanted));
  return ok({ topic, isWanted });
}

import "server-only";
import { countAttempt, type AttemptLimit } from "@/lib/db/attempt-limits";
import { mailTo } from "@/lib/db/outbox-store";
import { deleteSessionsOf } from "@/lib/db/session-store";
import {
  insertLink,
  lockSignInUser,
  setPasswordHash,
  useUpLink,
  voidLinksOf,
  type LinkPurpose,
} from "@/lib/db/sign-in-store";
import { inTransaction } from "@/lib/db/transaction";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { newId } from "@/lib/ids";
import { linkOfToken } from "./link-token";
import { hashPassword } from "./passwords";
import { proveEmail } from "./prove-email";
import { sha256 } from "./sha256";

const LINK_MINUTES = 15;
const OF_ACCOUNT: AttemptLimit = { name: "link-account", attempts: 3, seconds: 15 * 60 };
const OF_ADDRESS: AttemptLimit = { name: "link-address", attempts: 20, seconds: 60 * 60 };

/**
 * Mails a link that works once. Whether there is anybody by that email is told to whoever reads its mail and to nobody
 * else. Refuses `rate_limited`.
 */
export async function sendLink(input: {
  email: string;
  purpose: LinkPurpose;
  address: string;
}): Promise<Result<{ minutes: number }>> {
  const who = sha256(input.email).toString("hex");
  const waits = await Promise.all([countAttempt(OF_ACCOUNT, who), countAttempt(OF_ADDRESS, input.address)]);
  const retryAfterSeconds = Math.max(...waits.map((seconds) => seconds ?? 0));
  if (retryAfterSeconds > 0) return refuse({ code: "rate_limited", retryAfterSeconds });

  return inTransaction(async (tx) => {
    const user = await lockSignInUser(tx, { email: input.email });
    const isLet = user !== null && !user.isDisabled;
    const linkId = await insertLink(tx, {
      purpose: input.purpose,
      userId: isLet ? user.id : null,
      minutes: LINK_MINUTES,
    });
    if (isLet) {
      const facts = { linkId, minutes: LINK_MINUTES };
      const mail = input.purpose === "sign_in" ? "sign_in_link" : "password_reset";
      await mailTo(tx, user.email, user.accountId, `link:${linkId}`, { kind: mail, facts });
    }
    return ok({ minutes: LINK_MINUTES });
  });
}

/** Who signs in by a link. Refuses `link_over` for one that was used, is too old or was never made. */
export async function signInWithLink(token: string): Promise<Result<{ userId: string }>> {
  const linkId = linkOfToken(token);
  if (!linkId) return refuse({ code: "link_over" });
  return inTransaction(async (tx) => {
    const link = await useUpLink(tx, linkId, "sign_in");
    const user = link && (await lockSignInUser(tx, { id: link.userId }));
    if (!user || user.isDisabled) return refuse({ code: "link_over" });
    await proveEmail(tx, user);
    return ok({ userId: user.id });
  });
}

/**
 * Sets a new password by a link, voids all other links and signs the person out everywhere: whoever was in with the old
 * one is out. Answers the email to sign in with. Refuses `link_over`.
 */
export async function resetPassword(input: { token: string; password: string }): Promise<Result<{ email: string }>> {
  const linkId = linkOfToken(input.token);
  if (!linkId) return refuse({ code: "link_over" });
  const passwordHash = await hashPassword(input.password);
  return inTransaction(async (tx) => {
    const link = await useUpLink(tx, linkId, "reset_password");
    const user = link && (await lockSignInUser(tx, { id: link.userId }));
    if (!user || user.isDisabled) return refuse({ code: "link_over" });
    await proveEmail(tx, { ...user, hasPassword: false });
    await setPasswordHash(tx, user.id, passwordHash);
    await deleteSessionsOf(tx, user.id);
    await voidLinksOf(tx, user.id);
    await mailTo(tx, user.email, user.accountId, `password_changed:${newId()}`, {
      kind: "password_changed",
      facts: { isFirstProof: false },
    });
    return ok({ email: user.email });
  });
}

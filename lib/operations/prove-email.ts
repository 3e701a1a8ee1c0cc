import "server-only";
import { mailTo } from "@/lib/db/outbox-store";
import { deleteSessionsOf } from "@/lib/db/session-store";
import { markEmailProven, setPasswordHash, type SignInUser } from "@/lib/db/sign-in-store";
import type { Tx } from "@/lib/db/transaction";
import { newId } from "@/lib/ids";

/**
 * The person has shown that the email is theirs. The first time, what was set up before without proof ends: whoever
 * signed up with an address of somebody else must not stay in once its owner comes.
 */
export async function proveEmail(tx: Tx, user: SignInUser): Promise<void> {
  if (user.isEmailProven) return;
  await markEmailProven(tx, user.id);
  await deleteSessionsOf(tx, user.id);
  if (!user.hasPassword) return;
  await setPasswordHash(tx, user.id, null);
  await mailTo(tx, user.email, user.accountId, `password_changed:${newId()}`, {
    kind: "password_changed",
    facts: { isFirstProof: true },
  });
}

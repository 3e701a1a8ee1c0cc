import "server-only";
import { readSettings } from "@/lib/db/settings-store";
import { inTransaction } from "@/lib/db/transaction";
import { findUserToProvision, insertUser, setExternalUserId } from "@/lib/db/user-store";
import { actorMay, type Actor } from "@/lib/domain/access";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { newId } from "@/lib/ids";
import { initialiseAccount } from "./initialise-account";

export type ProvisionUser = { externalUserId: string; email: string; name?: string };
export type Provisioned = { userId: string; accountId: string; balanceTokens: bigint; created: boolean };

/**
 * Makes sure that a user of the deployment's own product exists here, with account and bonus. Repeating it finds
 * what is there. Somebody who had signed up with that email is linked; an email that belongs to another external
 * user is refused `email_taken`.
 */
export async function provisionUser(actor: Actor, input: ProvisionUser): Promise<Result<Provisioned>> {
  if (!actorMay(actor, "users:provision") || (actor.kind === "key" && actor.accountId))
    return refuse({ code: "insufficient_scope" });
  const settings = await readSettings();
  return inTransaction(async (tx) => {
    const existing = await findUserToProvision(tx, input);
    const isAnother = existing?.external_user_id != null && existing.external_user_id !== input.externalUserId;
    if (isAnother) return refuse({ code: "email_taken" });

    const userId = existing?.id ?? newId();
    if (!existing) {
      const { email, externalUserId } = input;
      await insertUser(tx, { id: userId, email, externalUserId, name: input.name ?? email.split("@")[0]! });
    } else if (existing.external_user_id === null) {
      await setExternalUserId(tx, userId, input.externalUserId);
    }
    return ok({ userId, ...(await initialiseAccount(tx, userId, settings)), created: !existing });
  });
}

import "server-only";
import { readSettings } from "@/lib/db/settings-store";
import { findIdentity, insertIdentity, lockSignInUser, markEmailProven } from "@/lib/db/sign-in-store";
import { inTransaction } from "@/lib/db/transaction";
import { insertUser } from "@/lib/db/user-store";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { newId } from "@/lib/ids";
import { initialiseAccount } from "./initialise-account";
import { proveEmail } from "./prove-email";

export type SignInWithProvider = {
  provider: string;
  /** The provider's own unchanging name for the person. */
  subject: string;
  /** Only an email that the provider has checked. */
  provenEmail: string | null;
  name: string | null;
};

/**
 * Who signs in by Google or GitHub: the person who did so before, else whoever has the email that the provider has
 * checked, else somebody new with their account and welcome bonus. Refuses `email_unproven` without such an email, and
 * `invalid_credentials` for somebody who may not sign in.
 */
export async function signInWithProvider(input: SignInWithProvider): Promise<Result<{ userId: string }>> {
  const settings = await readSettings();
  return inTransaction(async (tx) => {
    const { provider, subject, provenEmail } = input;
    const known = await findIdentity(tx, provider, subject);
    if (!known && provenEmail === null) return refuse({ code: "email_unproven" });
    const user = await lockSignInUser(tx, known ? { id: known.userId } : { email: provenEmail! });
    if (user?.isDisabled) return refuse({ code: "invalid_credentials" });
    if (known && user) return ok({ userId: user.id });

    if (user) {
      await proveEmail(tx, user);
      await insertIdentity(tx, { provider, subject, userId: user.id });
      return ok({ userId: user.id });
    }
    const userId = newId();
    await insertUser(tx, { id: userId, email: provenEmail!, name: nameOf(input) });
    await markEmailProven(tx, userId);
    await insertIdentity(tx, { provider, subject, userId });
    await initialiseAccount(tx, userId, settings);
    return ok({ userId });
  });
}

function nameOf({ name, provenEmail }: SignInWithProvider): string {
  const given = (name ?? "").replaceAll("\0", "").toWellFormed().trim().slice(0, 120);
  return given === "" ? provenEmail!.split("@")[0]! : given;
}

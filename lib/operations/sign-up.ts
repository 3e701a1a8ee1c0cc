import "server-only";
import { readSettings } from "@/lib/db/settings-store";
import { inTransaction } from "@/lib/db/transaction";
import { insertUser, isEmailTaken } from "@/lib/db/user-store";
import type { Role } from "@/lib/domain/access";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { newId } from "@/lib/ids";
import { initialiseAccount } from "./initialise-account";
import { hashPassword } from "./passwords";

export type SignUp = { email: string; name: string; password: string };

/** Makes a user, a personal workspace, its account and the welcome bonus in one transaction. Refuses `email_taken`. */
export async function signUp(
  input: SignUp,
  role: Role = "user",
): Promise<Result<{ userId: string; accountId: string }>> {
  const [passwordHash, settings] = await Promise.all([hashPassword(input.password), readSettings()]);
  return inTransaction(async (tx) => {
    if (await isEmailTaken(tx, input.email)) return refuse({ code: "email_taken" });
    const userId = newId();
    await insertUser(tx, { id: userId, email: input.email, name: input.name, passwordHash, role });
    const { accountId } = await initialiseAccount(tx, userId, settings);
    return ok({ userId, accountId });
  });
}

import "server-only";
import { audit } from "@/lib/db/audit-store";
import { deleteSessionsOf } from "@/lib/db/session-store";
import { inTransaction } from "@/lib/db/transaction";
import { lockSuperadmins, lockUserByEmail, setRole } from "@/lib/db/user-store";
import { actorMay, type Actor, type Role } from "@/lib/domain/access";
import { ok, refuse, type Result } from "@/lib/domain/result";

/** Gives somebody a role and signs them out everywhere. The last superadmin stays one (`last_superadmin`). */
export async function changeRole(
  actor: Actor,
  input: { email: string; role: Role; reason?: string },
): Promise<Result<{ before: Role }>> {
  if (!actorMay(actor, "roles:change")) return refuse({ code: "insufficient_scope" });
  return inTransaction(async (tx) => {
    const superadmins = await lockSuperadmins(tx);
    const user = await lockUserByEmail(tx, input.email);
    if (!user) return refuse({ code: "account_not_found" });
    if (user.role === input.role) return ok({ before: user.role });
    const isLast = superadmins.length === 1 && superadmins[0] === user.id && input.role !== "superadmin";
    if (isLast) return refuse({ code: "last_superadmin" });
    await setRole(tx, user.id, input.role);
    if (user.role !== input.role) await deleteSessionsOf(tx, user.id);
    await audit(tx, actor, {
      action: "role.change",
      accountId: user.personal_account_id ?? undefined,
      subject: `user:${user.id}`,
      before: { role: user.role },
      after: { role: input.role },
      reason: input.reason,
    });
    return ok({ before: user.role });
  });
}

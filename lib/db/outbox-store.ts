import "server-only";
import type { Mail } from "@/lib/domain/mails";
import { newId } from "@/lib/ids";
import type { Tx } from "./transaction";

/*
 * Messages are decided in the transaction of their cause and sent after it. `occasion` names what they are about
 * (`receipt:<purchase>`): one occasion is one message to one person, however often it is asked for.
 */

/** To whoever owns the account. */
export async function mailOwner(tx: Tx, accountId: string, occasion: string, mail: Mail): Promise<void> {
  await tx.query(
    `INSERT INTO outbox_messages (id, kind, dedupe_key, account_id, recipient, payload)
     SELECT $1, $2, $3, $4, u.email, $5
       FROM workspaces w JOIN workspace_members m ON m.workspace_id = w.id AND m.role = 'owner' JOIN users u ON u.id = m.user_id
      WHERE w.account_id = $4 AND u.disabled_at IS NULL
      ORDER BY u.created_at LIMIT 1
     ON CONFLICT (dedupe_key) DO NOTHING`,
    [newId(), mail.kind, occasion, accountId, JSON.stringify(mail.facts)],
  );
}

/** To an address that was given for it. */
export async function mailTo(
  tx: Tx,
  recipient: string,
  accountId: string | null,
  occasion: string,
  mail: Mail,
): Promise<void> {
  await tx.query(
    `INSERT INTO outbox_messages (id, kind, dedupe_key, account_id, recipient, payload) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (dedupe_key) DO NOTHING`,
    [newId(), mail.kind, occasion, accountId, recipient, JSON.stringify(mail.facts)],
  );
}

/** To every superadmin. */
export async function mailStaff(tx: Tx, accountId: string | null, occasion: string, mail: Mail): Promise<void> {
  const staff = await tx.query<{ email: string }>(
    `SELECT email FROM users WHERE role = 'superadmin' AND disabled_at IS NULL ORDER BY created_at`,
  );
  for (const { email } of staff) await mailTo(tx, email, accountId, `${occasion}:${email}`, mail);
}

import "server-only";
import { actorLabel, type Actor } from "@/lib/domain/access";
import { newId } from "@/lib/ids";
import type { Tx } from "./transaction";

export type AuditEntry = {
  action: string;
  accountId?: string;
  /** What was changed, by name: `account:…`, `user:…`, `setting:…`. */
  subject: string;
  before?: object;
  after?: object;
  reason?: string;
};

/** Writes down who changed what, in the transaction that changes it. */
export async function audit(tx: Tx, actor: Actor, entry: AuditEntry): Promise<void> {
  await tx.query(
    `INSERT INTO audit_entries (id, actor, action, account_id, subject, before, after, reason, request_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      newId(),
      actorLabel(actor),
      entry.action,
      entry.accountId ?? null,
      entry.subject,
      json(entry.before),
      json(entry.after),
      entry.reason ?? null,
      "requestId" in actor ? (actor.requestId ?? null) : null,
    ],
  );
}

/** Whether this was written down before, for what can be interrupted and taken up again. */
export async function isAudited(
  tx: Tx,
  { action, accountId, subject }: { action: string; accountId: string; subject: string },
): Promise<boolean> {
  const found = await tx.query(
    `SELECT 1 FROM audit_entries WHERE account_id = $1 AND action = $2 AND subject = $3 LIMIT 1`,
    [accountId, action, subject],
  );
  return found.length > 0;
}

function json(value: object | undefined): string | null {
  if (value === undefined) return null;
  return JSON.stringify(value, (_, item: unknown) => (typeof item === "bigint" ? item.toString() : item));
}

import "server-only";
import { MAX_MAIL_ATTEMPTS, type Mail } from "@/lib/domain/mails";
import { newId } from "@/lib/ids";
import { database } from "./client";
import type { Tx } from "./transaction";

/*
 * Messages are decided in the transaction of their cause and sent after it. `occasion` names what they are about
 * (`receipt:<purchase>`): one occasion is one message to one person, however often it is asked for.
 *
 * A message that is not sent is due at `due_at`. Whoever takes it to send it moves that time ahead, which is a lease:
 * nobody else takes it meanwhile, and if its taker dies, it falls due again by itself. `attempts` counts how often it
 * was taken; one that was taken MAX_MAIL_ATTEMPTS times and not sent is given up, and stays to be seen.
 */

/** To whoever owns the account. False when there is nobody, they do not want it, or the occasion was mailed before. */
export async function mailOwner(tx: Tx, accountId: string, occasion: string, mail: Mail): Promise<boolean> {
  const added = await tx.query(
    `INSERT INTO outbox_messages (id, kind, dedupe_key, account_id, recipient, payload)
     SELECT $1, $2, $3, $4, owner.email, $5
       FROM (SELECT u.id, u.email FROM workspaces w
               JOIN workspace_members m ON m.workspace_id = w.id AND m.role = 'owner' JOIN users u ON u.id = m.user_id
              WHERE w.account_id = $4 AND u.disabled_at IS NULL
              ORDER BY u.created_at LIMIT 1) AS owner
      WHERE NOT EXISTS (SELECT 1 FROM muted_mails muted WHERE muted.user_id = owner.id AND muted.kind = $2)
     ON CONFLICT (dedupe_key) DO NOTHING RETURNING id`,
    [newId(), mail.kind, occasion, accountId, payloadOf(mail)],
  );
  if (added.length === 0) return false;
  tx.afterCommit(announceMail);
  return true;
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
    [newId(), mail.kind, occasion, accountId, recipient, payloadOf(mail)],
  );
  tx.afterCommit(announceMail);
}

/** To every superadmin. */
export async function mailStaff(tx: Tx, accountId: string | null, occasion: string, mail: Mail): Promise<void> {
  const staff = await tx.query<{ email: string }>(
    `SELECT email FROM users WHERE role = 'superadmin' AND disabled_at IS NULL ORDER BY created_at`,
  );
  for (const { email } of staff) await mailTo(tx, email, accountId, `${occasion}:${email}`, mail);
}

/** What Postgres refuses in JSON is left out: odd characters in a name must not undo what the message is about. */
function payloadOf({ facts }: Mail): string {
  return JSON.stringify(facts, (_, fact: unknown) =>
    typeof fact === "string" ? fact.replaceAll(/[\0\p{Cs}]/gu, "\ufffd") : fact,
  );
}

/** Those of the occasions that were mailed already. */
export async function readKnownOccasions(tx: Tx, occasions: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ dedupe_key: string }>(
    `SELECT dedupe_key FROM outbox_messages WHERE dedupe_key = ANY ($1)`,
    [occasions],
  );
  return new Set(rows.map((row) => row.dedupe_key));
}

/** Those of the occasions that a superadmin was mailed already. */
export async function readOccasionsKnownToStaff(tx: Tx, occasions: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ occasion: string }>(
    `SELECT occasion FROM unnest($1::text[]) AS asked(occasion)
      WHERE EXISTS (SELECT FROM users u JOIN outbox_messages m ON m.dedupe_key = occasion || ':' || u.email
                     WHERE u.role = 'superadmin')`,
    [occasions],
  );
  return new Set(rows.map((row) => row.occasion));
}

const remembered = globalThis as typeof globalThis & { purserMailListeners?: Set<() => void> };
const listeners = (remembered.purserMailListeners ??= new Set());

/** Calls back after every commit of this process that added a message, until the returned function is called. */
export function onMailAdded(callback: () => void): () => void {
  listeners.add(callback);
  return () => listeners.delete(callback);
}

function announceMail(): void {
  listeners.forEach((callback) => callback());
}

/** A message that was taken to be sent, until `leasedUntil`. */
export type TakenMail = {
  id: string;
  mail: Mail;
  recipient: string;
  /** This one included. */
  attempts: number;
  createdAt: Date;
  leasedUntil: Date;
};

/** Takes the messages that are due, the longest due first, so that nobody else takes them for this long. */
export async function takeDueMails(limit: number, leaseSeconds: number): Promise<TakenMail[]> {
  const { rows } = await database().pool.query<{
    id: string;
    kind: string;
    payload: object;
    recipient: string;
    attempts: number;
    created_at: Date;
    due_at: Date;
  }>(
    `WITH due AS MATERIALIZED (
       SELECT id FROM outbox_messages WHERE sent_at IS NULL AND due_at <= now() AND attempts < $3
        ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED)
     UPDATE outbox_messages AS taken SET attempts = attempts + 1, due_at = now() + make_interval(secs => $2)
       FROM due WHERE taken.id = due.id
     RETURNING taken.id, kind, payload, recipient, attempts, created_at, due_at`,
    [limit, leaseSeconds, MAX_MAIL_ATTEMPTS],
  );
  return rows.map((row) => ({
    id: row.id,
    mail: { kind: row.kind, facts: row.payload } as Mail,
    recipient: row.recipient,
    attempts: row.attempts,
    createdAt: row.created_at,
    leasedUntil: row.due_at,
  }));
}

/** What goes to somebody who has left is the last that is known of their address. */
export async function markMailSent({ id }: TakenMail): Promise<void> {
  await database().pool.query(
    `UPDATE outbox_messages
        SET sent_at = now(), last_error = NULL, recipient = CASE kind WHEN 'account_closed' THEN $2 ELSE recipient END
      WHERE id = $1 AND sent_at IS NULL`,
    [id, FORGOTTEN_ADDRESS],
  );
}

const FORGOTTEN_ADDRESS = "forgotten@closed.invalid";

/** Forgets to whom the messages about an account went, and sends none that still waits. */
export async function forgetMailsTo(tx: Tx, accountId: string, email: string): Promise<void> {
  await tx.query(`DELETE FROM outbox_messages WHERE recipient = $1 AND sent_at IS NULL`, [email]);
  await tx.query(`UPDATE outbox_messages SET recipient = $3 WHERE recipient = $2 AND account_id = $1`, [
    accountId,
    email,
    FORGOTTEN_ADDRESS,
  ]);
}

/**
 * Gives a message back unsent, with the reason, to be tried again so many seconds from now if it has attempts left.
 * Nothing happens when the lease has lapsed, because somebody else may have taken it.
 */
export async function putMailBack(
  taken: TakenMail,
  back: { error: string; afterSeconds: number; countsAttempt: boolean },
): Promise<void> {
  await database().pool.query(
    `UPDATE outbox_messages
        SET last_error = $3, due_at = now() + make_interval(secs => $4),
            attempts = greatest(attempts - CASE WHEN $5 THEN 0 ELSE 1 END, 0)
      WHERE id = $1 AND sent_at IS NULL AND due_at = $2`,
    [taken.id, taken.leasedUntil, back.error, back.afterSeconds, back.countsAttempt],
  );
}

export type OutboxMail = { id: string; accountId: string | null; isSent: boolean };

export async function lockMail(tx: Tx, id: string): Promise<OutboxMail | null> {
  const [row] = await tx.query<{ id: string; account_id: string | null; sent_at: Date | null }>(
    `SELECT id, account_id, sent_at FROM outbox_messages WHERE id = $1 FOR UPDATE`,
    [id],
  );
  return row ? { id: row.id, accountId: row.account_id, isSent: row.sent_at !== null } : null;
}

/**
 * Has an unsent message tried again from the beginning. One that is due within the lease may be on its way and keeps
 * its time, so that it is not sent by two.
 */
export async function restartMail(tx: Tx, id: string, leaseSeconds: number): Promise<{ id: string }> {
  await tx.query(
    `UPDATE outbox_messages
        SET attempts = 0,
            due_at = CASE WHEN due_at > now() + make_interval(secs => $2) THEN now() ELSE due_at END
      WHERE id = $1`,
    [id, leaseSeconds],
  );
  tx.afterCommit(announceMail);
  return { id };
}

/** Adds a sent message once more, as a new one: mail programs would fold one with the same Message-ID away. */
export async function copyMail(tx: Tx, id: string): Promise<{ id: string }> {
  const copyId = newId();
  await tx.query(
    `INSERT INTO outbox_messages (id, kind, dedupe_key, account_id, recipient, payload, created_at)
     SELECT $2, kind, $3, account_id, recipient, payload, created_at FROM outbox_messages WHERE id = $1`,
    [id, copyId, `resend:${copyId}`],
  );
  tx.afterCommit(announceMail);
  return { id: copyId };
}

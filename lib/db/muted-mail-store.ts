import "server-only";
import type { MailKind } from "@/lib/domain/mails";
import { database } from "./client";
import type { Tx } from "./transaction";

/* The mails that people do not want. What may not be switched off is never written here. */

export async function setMutedMails(
  tx: Tx,
  userId: string,
  kinds: readonly MailKind[],
  isMuted: boolean,
): Promise<void> {
  if (isMuted) {
    await tx.query(
      `INSERT INTO muted_mails (user_id, kind) SELECT $1, unnest($2::text[]) ON CONFLICT (user_id, kind) DO NOTHING`,
      [userId, kinds],
    );
  } else {
    await tx.query(`DELETE FROM muted_mails WHERE user_id = $1 AND kind = ANY ($2)`, [userId, kinds]);
  }
}

export async function readMutedMails(userId: string): Promise<Set<string>> {
  const rows = await database().prisma.mutedMail.findMany({ where: { userId }, select: { kind: true } });
  return new Set(rows.map(({ kind }) => kind));
}

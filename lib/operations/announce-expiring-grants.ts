import "server-only";
import { readGrantsExpiringWithin, type ExpiringGrant } from "@/lib/db/due-store";
import { mailOwner, readKnownOccasions } from "@/lib/db/outbox-store";
import { inTransaction } from "@/lib/db/transaction";
import { expiryNotice, FIRST_NOTICE_DAYS } from "@/lib/domain/expiry-notice";
import type { Mail } from "@/lib/domain/mails";

const GRANTS_AT_A_TIME = 200;

/** Tells owners what is about to expire, each notice of a grant once. Answers how many notices were given. */
export async function announceExpiringGrants(): Promise<number> {
  let count = 0;
  let after: ExpiringGrant | null = null;
  for (;;) {
    const grants: ExpiringGrant[] = await readGrantsExpiringWithin(FIRST_NOTICE_DAYS, after, GRANTS_AT_A_TIME);
    if (grants.length === 0) return count;
    count += await announce(grants);
    after = grants.at(-1)!;
  }
}

async function announce(grants: readonly ExpiringGrant[]): Promise<number> {
  const notices = grants.flatMap(noticeOf);
  return inTransaction(async (tx) => {
    const known = await readKnownOccasions(
      tx,
      notices.map(({ occasion }) => occasion),
    );
    let count = 0;
    for (const { accountId, occasion, mail } of notices) {
      if (!known.has(occasion) && (await mailOwner(tx, accountId, occasion, mail))) count++;
    }
    return count;
  });
}

function noticeOf(grant: ExpiringGrant): { accountId: string; occasion: string; mail: Mail }[] {
  const notice = expiryNotice(grant, grant.now);
  if (notice === null) return [];
  const facts = {
    tokens: String(grant.remainingTokens),
    expiresAt: grant.expiresAt.toISOString(),
    daysLeft: notice.daysLeft,
  };
  return [
    {
      accountId: grant.accountId,
      occasion: `grant_expiring:${grant.id}:${notice.noticeDays}`,
      mail: { kind: "grant_expiring", facts },
    },
  ];
}

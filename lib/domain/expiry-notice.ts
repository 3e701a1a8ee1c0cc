/*
 * An owner is told 30, 7 and 1 days before a grant expires. Each of these days is told once; one that had passed when
 * the grant was made is not told at all, because whoever received it was told the expiry with it.
 */

const NOTICE_DAYS = [1, 7, 30] as const;
export type NoticeDays = (typeof NOTICE_DAYS)[number];

/** No grant that expires later than this is due. */
export const FIRST_NOTICE_DAYS = 30;

const DAY_MS = 24 * 3_600_000;

/**
 * The notice that is due for a grant now; null when there is none. After a time in which nobody looked it is the latest
 * one alone. `daysLeft` counts the day that has begun as a whole one.
 */
export function expiryNotice(
  grant: { createdAt: Date; expiresAt: Date },
  now: Date,
): { noticeDays: NoticeDays; daysLeft: number } | null {
  const leftMs = grant.expiresAt.getTime() - now.getTime();
  const leftAtFirstMs = grant.expiresAt.getTime() - grant.createdAt.getTime();
  if (leftMs <= 0) return null;
  const noticeDays = NOTICE_DAYS.find((days) => leftMs <= days * DAY_MS);
  if (noticeDays === undefined || leftAtFirstMs <= noticeDays * DAY_MS) return null;
  return { noticeDays, daysLeft: Math.ceil(leftMs / DAY_MS) };
}

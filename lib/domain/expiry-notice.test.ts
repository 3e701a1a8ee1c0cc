import fc from "fast-check";
import { expect, test } from "vitest";
import { expiryNotice, FIRST_NOTICE_DAYS } from "./expiry-notice";

const HOUR_MS = 3_600_000;
const expiresAt = new Date("2026-12-31T00:00:00Z");
const hoursBefore = (hours: number) => new Date(expiresAt.getTime() - hours * HOUR_MS);
const daysBefore = (days: number) => hoursBefore(days * 24);

test.each([
  [365, 31, null],
  [365, 30.01, null],
  [365, 30, { noticeDays: 30, daysLeft: 30 }],
  [365, 29.9, { noticeDays: 30, daysLeft: 30 }],
  [365, 12.5, { noticeDays: 30, daysLeft: 13 }],
  [365, 7.01, { noticeDays: 30, daysLeft: 8 }],
  [365, 7, { noticeDays: 7, daysLeft: 7 }],
  [365, 1, { noticeDays: 1, daysLeft: 1 }],
  [365, 0.01, { noticeDays: 1, daysLeft: 1 }],
  [365, 0, null],
  [365, -1, null],
  [30, 29, null],
  [30, 7, { noticeDays: 7, daysLeft: 7 }],
  [30.01, 30, { noticeDays: 30, daysLeft: 30 }],
  [10, 9, null],
  [7, 6, null],
  [5, 1, { noticeDays: 1, daysLeft: 1 }],
  [0.5, 0.2, null],
])("a grant made %d days before it expires has, %d days before, the notice %j", (made, left, notice) => {
  expect(expiryNotice({ createdAt: daysBefore(made), expiresAt }, daysBefore(left))).toEqual(notice);
});

test("looking every hour finds each notice that was still ahead, in its order, and no other", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 24 * 60 }), (madeHoursBefore) => {
      const grant = { createdAt: hoursBefore(madeHoursBefore), expiresAt };
      const found = new Set<number>();
      for (let hours = madeHoursBefore; hours >= -2; hours--) {
        const notice = expiryNotice(grant, hoursBefore(hours));
        if (notice) found.add(notice.noticeDays);
      }
      expect([...found]).toEqual([30, 7, 1].filter((days) => madeHoursBefore > days * 24));
    }),
  );
});

test("nothing is due earlier than the first notice", () => {
  expect(expiryNotice({ createdAt: daysBefore(99), expiresAt }, daysBefore(FIRST_NOTICE_DAYS))).not.toBe(null);
  expect(expiryNotice({ createdAt: daysBefore(99), expiresAt }, hoursBefore(FIRST_NOTICE_DAYS * 24 + 1))).toBe(null);
});

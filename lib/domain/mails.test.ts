import { expect, test } from "vitest";
import { MAX_MAIL_ATTEMPTS, retryAfterSeconds } from "./mails";

test("a message is tried again after 1, 5 and 30 minutes, 2 and 12 hours, then given up", () => {
  const minutes = [1, 2, 3, 4, 5, 6, 7].map((failed) => retryAfterSeconds(failed)).map((wait) => wait && wait / 60);
  expect(minutes).toEqual([1, 5, 30, 120, 720, null, null]);
  expect(retryAfterSeconds(MAX_MAIL_ATTEMPTS - 1)).not.toBe(null);
  expect(retryAfterSeconds(MAX_MAIL_ATTEMPTS)).toBe(null);
});

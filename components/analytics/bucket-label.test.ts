import { expect, test } from "vitest";
import { bucketLabel } from "./bucket-label";

test.each([
  ["hour", "2026-11-20T13:00Z", "2026-11-20T14:00Z", "UTC", "13:00", "20 Nov, 13:00–14:00"],
  ["hour", "2026-11-20T13:15Z", "2026-11-20T14:15Z", "Asia/Kathmandu", "19:00", "20 Nov, 19:00–20:00"],
  ["day", "2026-11-19T18:15Z", "2026-11-20T18:15Z", "Asia/Kathmandu", "20 Nov", "Fri, 20 Nov 2026"],
  ["week", "2026-11-16T00:00Z", "2026-11-23T00:00Z", "UTC", "16 Nov", "16 Nov – 22 Nov 2026"],
  ["month", "2026-11-01T00:00Z", "2026-12-01T00:00Z", "UTC", "Nov ’26", "Nov 2026"],
] as const)("a bar of one %s from %s", (interval, start, finish, timeZone, tick, full) => {
  expect(bucketLabel({ start: new Date(start), finish: new Date(finish) }, interval, timeZone)).toEqual({ tick, full });
});

import { z } from "zod";
import { moment } from "./values";

export const PERIODS = ["day", "week", "month", "year"] as const;
export const INTERVALS = ["hour", "day", "week", "month"] as const;

/** A zone of the IANA database by its name: `Europe/Berlin`, `Asia/Kolkata`, `UTC`. */
export const timeZone = z
  .string()
  .max(64, { error: "must be an IANA time zone such as Europe/Berlin" })
  .refine(isTimeZone, { error: "must be an IANA time zone such as Europe/Berlin" });

/** The address of `GET /api/billing/usage`. */
export const UsageReportQuery = z
  .object({
    /** The day, week (from Monday), month or year that it is now, so far. */
    period: z.enum(PERIODS, { error: `must be one of ${PERIODS.join(", ")}` }).optional(),
    /** Or from here on, */
    from: moment.optional(),
    /** and before this; now, when it is not said. */
    to: moment.optional(),
    tz: timeZone.default("UTC"),
    interval: z.enum(INTERVALS, { error: `must be one of ${INTERVALS.join(", ")}` }).optional(),
  })
  .refine(({ from, to }) => from !== undefined || to === undefined, {
    path: ["from"],
    error: "is required together with to",
  })
  .refine(({ period, from }) => period === undefined || from === undefined, {
    path: ["period"],
    error: "cannot be combined with from",
  });
export type UsageReportQuery = z.output<typeof UsageReportQuery>;

function isTimeZone(name: string): boolean {
  // Names only: offsets and POSIX rules mean different things to different readers.
  if (!/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

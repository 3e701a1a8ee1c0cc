import "server-only";
import { database } from "./client";

/** What is left of a minute after taking so many from it, for all instances together. */
export type Taken = { usedCount: number; resetSeconds: number };

/** Takes `count` calls from the minute that it is now, in one statement, whether or not there are so many left. */
export async function takeFromMinute(name: string, count: number): Promise<Taken> {
  const { rows } = await database().pool.query<{ used: bigint; reset: number }>({
    name: "take-from-minute",
    text: `
      INSERT INTO allowances AS a (name, minute, used) VALUES ($1, date_trunc('minute', clock_timestamp()), $2)
      ON CONFLICT (name) DO UPDATE
         SET used = CASE WHEN a.minute = excluded.minute THEN a.used + excluded.used ELSE excluded.used END,
             minute = excluded.minute
      RETURNING used, ceil(extract(epoch FROM minute + interval '1 minute' - clock_timestamp()))::int AS reset`,
    values: [name, count],
  });
  return { usedCount: Number(rows[0]!.used), resetSeconds: Math.max(1, rows[0]!.reset) };
}

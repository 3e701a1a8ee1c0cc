import type Stripe from "stripe";

type Rhythm = Pick<Stripe.Price.Recurring, "interval" | "interval_count">;

const DAY_SECONDS = 24 * 60 * 60;

/** The end of the period that contains `from`, in a rhythm that began at `anchor`. */
export function periodEnd(anchor: number, from: number, rhythm: Rhythm): number {
  let periods = 1;
  while (endOf(anchor, periods, rhythm) <= from) periods += 1;
  return endOf(anchor, periods, rhythm);
}

/** The same day, some months on; the last one of a shorter month. */
export function monthsLater(seconds: number, months: number): number {
  const from = new Date(seconds * 1000);
  const to = new Date(from);
  to.setUTCMonth(from.getUTCMonth() + months);
  if (to.getUTCDate() !== from.getUTCDate()) to.setUTCDate(0);
  return Math.floor(to.getTime() / 1000);
}

/** Counted from the anchor each time, so that the 31st comes back after a short month. */
function endOf(anchor: number, periods: number, { interval, interval_count }: Rhythm): number {
  const count = periods * interval_count;
  if (interval === "day") return anchor + count * DAY_SECONDS;
  if (interval === "week") return anchor + count * 7 * DAY_SECONDS;
  return monthsLater(anchor, interval === "year" ? count * 12 : count);
}

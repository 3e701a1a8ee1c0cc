import "server-only";
import { cookies } from "next/headers";
import { TIME_ZONE_COOKIE } from "@/components/frame/time-zone";
import { parseTimeZone } from "@/lib/contracts/history";
import { timeZone } from "@/lib/contracts/usage-report";

/** The zone by whose clock the reader's days begin, as their browser has said; UTC until it has. */
export async function viewerTimeZone(): Promise<string> {
  const parsed = timeZone.safeParse((await cookies()).get(TIME_ZONE_COOKIE)?.value);
  return parsed.success ? parsed.data : "UTC";
}

/** The zone that an address names; the reader's own where it names none. */
export async function askedTimeZone(params: Record<string, string | string[] | undefined>): Promise<string> {
  return params["tz"] === undefined ? viewerTimeZone() : parseTimeZone(params);
}

import "server-only";
import { readAccountsWithGrantsExpired } from "@/lib/db/due-store";
import { bookWhatIsDue, type Booked } from "./book-what-is-due";

/** Writes the lines of grants that expired. They count as gone from that instant on, booked or not. */
export async function expireGrants(): Promise<Booked> {
  return bookWhatIsDue(readAccountsWithGrantsExpired);
}

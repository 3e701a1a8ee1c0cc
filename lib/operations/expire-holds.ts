import "server-only";
import { readAccountsWithHoldsRunOut } from "@/lib/db/due-store";
import { bookWhatIsDue, type Booked } from "./book-what-is-due";

/** Frees the tokens of holds that ran out. They count as free from that instant on, booked or not. */
export async function expireHolds(): Promise<Booked> {
  return bookWhatIsDue(readAccountsWithHoldsRunOut);
}

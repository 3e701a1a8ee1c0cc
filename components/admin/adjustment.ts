import { formatTokens } from "@/components/amounts/format";
import { readAmount } from "./amount-text";

/** The account whose tokens are about to change, as the page knew it when it was drawn. */
export type AdjustedAccount = {
  accountId: string;
  email: string;
  name: string;
  balanceTokens: bigint;
  heldTokens: bigint;
  availableTokens: bigint;
};

export type Direction = "grant" | "deduct";

/** What is in the fields, as text. */
export type Adjustment = { direction: Direction; amount: string; reason: string; expiresOn: string };

/** By the names of the form's fields, in words that follow their labels. */
export type Faults = Partial<Record<"amountTokens" | "reason" | "expiresOn", string>>;

/** What can be seen to be wrong before anything is sent. The server looks again and decides. */
export function faultsOf(adjustment: Adjustment, account: AdjustedAccount, today: string): Faults {
  const { direction, reason, expiresOn } = adjustment;
  const faults: Faults = {};
  const amount = readAmount(adjustment.amount);
  if (amount.fault !== null) faults.amountTokens = amount.fault;
  else if (direction === "deduct" && amount.tokens > account.availableTokens)
    faults.amountTokens = beyondAvailable(account);
  if (reason.trim() === "") faults.reason = "is required";
  else if (reason.trim().length < 3) faults.reason = "must be at least 3 characters; the customer reads it";
  if (direction === "grant" && expiresOn !== "" && expiresOn < today) faults.expiresOn = "must be in the future";
  return faults;
}

/** The settled balance that the adjustment leads to; null while there is no amount to reckon with. */
export function balanceAfter(adjustment: Adjustment, account: AdjustedAccount): bigint | null {
  const { tokens } = readAmount(adjustment.amount);
  if (tokens === null) return null;
  return account.balanceTokens + (adjustment.direction === "grant" ? tokens : -tokens);
}

/** `Grant 50,000 tokens to ada@example.com` */
export function nameOfAct({ direction, amount }: Adjustment, account: AdjustedAccount): string {
  const { tokens } = readAmount(amount);
  // With plain spaces: it names a button, and names are compared and spoken.
  const what = tokens === null ? "tokens" : formatTokens(tokens).replaceAll("\u00a0", " ");
  return direction === "grant" ? `Grant ${what} to ${account.email}` : `Deduct ${what} from ${account.email}`;
}

function beyondAvailable({ availableTokens, heldTokens }: AdjustedAccount): string {
  const held = heldTokens > 0n ? `, because running operations hold ${formatTokens(heldTokens)}` : "";
  return availableTokens > 0n
    ? `is more than the ${formatTokens(availableTokens)} that are available${held}`
    : `cannot be deducted: no tokens are available${held}`;
}

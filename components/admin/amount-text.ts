/*
 * Amounts of tokens as text. What a person types into the amount field is read as the form's contract reads it
 * (`lib/contracts/admin.ts`), so that the dialog can show the balance after before anything is sent. The server reads
 * it again and decides.
 */

const MOST_TOKENS_AT_ONCE = 1_000_000_000_000n;

export type ReadAmount = { tokens: bigint; fault: null } | { tokens: null; fault: string };

/** `50,000`, `50 000` and `50000` are fifty thousand. The fault is in words that follow "Amount". */
export function readAmount(text: string): ReadAmount {
  const digits = text.replaceAll(/[,\s_]/g, "");
  if (digits === "") return { tokens: null, fault: "is required" };
  if (!/^\d{1,16}$/.test(digits)) return { tokens: null, fault: "must be a whole number of tokens" };
  const tokens = BigInt(digits);
  if (tokens === 0n) return { tokens: null, fault: "must be at least 1" };
  if (tokens > MOST_TOKENS_AT_ONCE) return { tokens: null, fault: "must be at most 1,000,000,000,000" };
  return { tokens, fault: null };
}

const LONGEST_AMOUNT = 9_999_999_999n;

/** Whether an amount, said in full, leaves no room for what stands beside it. */
export function isLong(tokens: bigint): boolean {
  return tokens > LONGEST_AMOUNT || tokens < -LONGEST_AMOUNT;
}

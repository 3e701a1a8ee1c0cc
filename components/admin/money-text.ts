import { minorPlaces } from "@/lib/domain/units";

/* What a person types into a field for money, read digit by digit into the currency's smallest unit. */

export type ReadMoney = { cents: bigint; fault: null } | { cents: null; fault: string };

/** `7.5`, `$7.50` and `1,250` are what they look like; `7,5` is refused rather than guessed. The fault follows "Amount". */
export function readMoney(text: string, currency: string): ReadMoney {
  const places = minorPlaces(currency);
  const plain = text.trim().replace(/^[^\d.,-]{1,3}\s?/, "");
  if (plain === "") return { cents: null, fault: "is required" };
  const match = /^(\d{1,9}|\d{1,3}(?:,\d{3}){1,2})(?:\.(\d+))?$/.exec(plain);
  if (!match) return { cents: null, fault: "must be an amount of money such as 7.50" };
  const fraction = match[2] ?? "";
  if (fraction.length > places) return { cents: null, fault: `must have at most ${places} decimal places` };
  const cents = BigInt(match[1]!.replaceAll(",", "") + fraction.padEnd(places, "0"));
  return cents > 0n ? { cents, fault: null } : { cents: null, fault: "must be more than nothing" };
}

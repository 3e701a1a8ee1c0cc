import type { DisplayUnit } from "@/components/amounts/format";

/*
 * What people type into the auto-recharge form, in words that follow the field's label where it cannot be read. Whole
 * numbers of the smallest unit come out; the server checks them again.
 */

export type Typed = { amount: bigint; fault: null } | { amount: null; fault: string };

/** `10,000` tokens; in credits `100` and `99.50` as well, of 100 tokens each. */
export function readTokens(text: string, displayUnit: DisplayUnit): Typed {
  return displayUnit === "credits"
    ? read(text, 2, "must be an amount of credits such as 100 or 99.50")
    : read(text, 0, "must be a whole number of tokens");
}

/** `60`, `$60` and `60.00` are sixty dollars. */
export function readMoney(text: string): Typed {
  return read(text.replace(/^\s*[$€£]/, ""), 2, "must be an amount such as 60 or 59.50");
}

/** The text of an amount as `readMoney` and `readTokens` read it. */
export function typedText(amount: bigint, places: 0 | 2): string {
  const whole = grouped(places === 0 ? amount : amount / 100n);
  return places === 0 ? whole : `${whole}.${(amount % 100n).toString().padStart(2, "0")}`;
}

function read(text: string, places: 0 | 2, fault: string): Typed {
  const plain = text.replaceAll(/[,\s_]/g, "");
  if (plain === "") return { amount: null, fault: "is required" };
  const match = (places === 0 ? /^(\d{1,12})$/ : /^(\d{1,12})(?:\.(\d{1,2}))?$/).exec(plain);
  if (!match) return { amount: null, fault };
  const fraction = (match[2] ?? "").padEnd(places, "0");
  return { amount: BigInt(`${match[1]}${fraction}`), fault: null };
}

function grouped(amount: bigint): string {
  return amount.toString().replaceAll(/\B(?=(\d{3})+(?!\d))/g, ",");
}

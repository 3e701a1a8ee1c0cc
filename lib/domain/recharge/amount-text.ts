import { grouped } from "../units";

/** 1500 of usd → `$15.00`, for sentences that are stored or sent. Every currency we sell in has two places. */
export function moneyText(cents: bigint, currency: string): string {
  const amount = `${grouped(cents / 100n)}.${(cents % 100n).toString().padStart(2, "0")}`;
  const symbol = symbols[currency];
  return symbol === undefined ? `${amount} ${currency.toUpperCase()}` : `${symbol}${amount}`;
}

const symbols: Record<string, string> = { usd: "$", eur: "€", gbp: "£" };

/** How people are told amounts of tokens; 100 tokens are 1 credit. */
export type TokenUnit = "tokens" | "credits";

/** `150,000 tokens`, or `1,500.00 credits`. */
export function tokensText(tokens: bigint, unit: TokenUnit): string {
  if (unit === "tokens") return `${signed(tokens, grouped)} tokens`;
  const credits = (size: bigint) => `${grouped(size / 100n)}.${(size % 100n).toString().padStart(2, "0")}`;
  return `${signed(tokens, credits)} credits`;
}

function signed(amount: bigint, write: (size: bigint) => string): string {
  return amount < 0n ? `−${write(-amount)}` : write(amount);
}

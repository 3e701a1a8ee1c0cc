import { grouped } from "../units";

/** 1500 of usd → `$15.00`, for sentences that are stored or sent. Every currency we sell in has two places. */
export function moneyText(cents: bigint, currency: string): string {
  const amount = `${grouped(cents / 100n)}.${(cents % 100n).toString().padStart(2, "0")}`;
  const symbol = symbols[currency];
  return symbol === undefined ? `${amount} ${currency.toUpperCase()}` : `${symbol}${amount}`;
}

const symbols: Record<string, string> = { usd: "$", eur: "€", gbp: "£" };

import { invalidRequest } from "../wire/fault";

/** The smallest charge that pays for its own handling, in minor units, as Stripe publishes it. */
const SMALLEST: Record<string, number> = {
  aed: 200,
  chf: 50,
  czk: 1500,
  dkk: 250,
  gbp: 30,
  hkd: 400,
  huf: 17500,
  jpy: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  pln: 200,
  sek: 300,
  thb: 1000,
};
const SMALLEST_ELSEWHERE = 50;
const LARGEST = 99_999_999;

export function checkChargeAmount(amount: number, currency: string, param: string): void {
  if (amount < 1) {
    throw invalidRequest("This value must be greater than or equal to 1.", {
      code: "parameter_invalid_integer",
      param,
    });
  }
  const smallest = smallestCharge(currency);
  if (amount < smallest) {
    throw invalidRequest(`Amount must be at least ${money(smallest, currency)} ${currency}`, {
      code: "amount_too_small",
      param,
    });
  }
  if (amount > LARGEST) {
    throw invalidRequest(`Amount must be no more than ${money(LARGEST, currency)} ${currency}`, {
      code: "amount_too_large",
      param,
    });
  }
}

export function smallestCharge(currency: string): number {
  return SMALLEST[currency] ?? SMALLEST_ELSEWHERE;
}

/** `1500, "usd"` → `$15.00`, with a true minus below zero; minor units of the currency, however many of them make a whole. */
export function money(amountMinor: number, currency: string): string {
  const format = new Intl.NumberFormat("en-US", { style: "currency", currency: currency.toUpperCase() });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  const amount = amountMinor === 0 ? 0 : amountMinor / 10 ** digits;
  return format.format(amount).replace("-", "−");
}

import { formatFineMoney, formatMoney } from "@/components/amounts/format";
import { divideRoundingUp } from "@/lib/domain/units";

const MICRO_USD_PER_CENT = 10_000n;
const MICRO_USD_PER_USD = 1_000_000n;

/** To the cent, rounded up; below a dollar to a hundredth of a cent, because single operations cost that little. */
export function formatMicroUsd(microUsd: bigint): string {
  if (microUsd < 0n) return `\u2212${formatMicroUsd(-microUsd)}`;
  if (microUsd === 0n || microUsd >= MICRO_USD_PER_USD) {
    return formatMoney(divideRoundingUp(microUsd, MICRO_USD_PER_CENT), "usd");
  }
  const hundredths = divideRoundingUp(microUsd, MICRO_USD_PER_CENT / 100n);
  return formatFineMoney(`${hundredths / 100n}.${(hundredths % 100n).toString().padStart(2, "0")}`, "usd");
}

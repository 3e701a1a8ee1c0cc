import { cn } from "@/components/ui/cn";
import { formatMoney } from "./format";

type MoneyAmountProps = {
  /** In the currency's smallest unit: 1500 is fifteen dollars. */
  minor: bigint | number;
  currency: string;
  sign?: boolean;
  className?: string;
};

export function MoneyAmount({ minor, currency, sign, className }: MoneyAmountProps) {
  return (
    <span className={cn("whitespace-nowrap tabular-nums", className)}>{formatMoney(minor, currency, { sign })}</span>
  );
}

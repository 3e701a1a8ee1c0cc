import { cn } from "@/components/ui/cn";
import { compactIsExact, formatTokens, type DisplayUnit } from "./format";

type TokenAmountProps = {
  tokens: bigint | number;
  displayUnit?: DisplayUnit;
  /** False where a column head or a label already names the unit. */
  unit?: boolean;
  compact?: boolean;
  sign?: boolean;
  className?: string;
};

/** An amount of what we sell. Shortened, it still gives the exact figure on hover and to screen readers. */
export function TokenAmount({ tokens, displayUnit, unit, compact = false, sign, className }: TokenAmountProps) {
  const classes = cn("whitespace-nowrap tabular-nums", className);
  const exact = formatTokens(tokens, { displayUnit, unit, sign });
  if (!compact || compactIsExact(tokens, displayUnit)) return <span className={classes}>{exact}</span>;
  return (
    <span className={classes} title={formatTokens(tokens, { displayUnit, sign })}>
      <span aria-hidden>{formatTokens(tokens, { displayUnit, unit, sign, compact })}</span>
      <span className="sr-only">{exact}</span>
    </span>
  );
}

import type { Route } from "next";
import Link from "next/link";
import { formatTokens, type DisplayUnit } from "@/components/amounts/format";
import { TokenAmount } from "@/components/amounts/token-amount";
import { transactionHref } from "@/components/history/history-place";
import { cn } from "@/components/ui/cn";
import type { AiStreamEnd } from "@/lib/contracts/ai";

/** What every finished operation says about its cost, whatever it made. */
type Booked = Pick<AiStreamEnd, "model" | "billableTokens" | "balanceTokens" | "charge" | "transactionId">;
type CostLineProps = { end: Booked; displayUnit: DisplayUnit; className?: string };

/** What it cost, by which formula, and what is left: the ledger's own words. */
export function CostLine({ end, displayUnit, className }: CostLineProps) {
  const { billableTokens, balanceTokens, charge } = end;
  return (
    <p className={cn("text-muted-foreground", className)}>
      <TokenAmount tokens={billableTokens} displayUnit={displayUnit} className="font-medium text-foreground" />
      {" · "}
      {end.model}
      {" · "}
      {charge === null ? null : (
        <span className="tabular-nums">
          {/* The formula counts tokens; where people see credits, its result says so. */}
          {formulaOf(end)} = {formatTokens(billableTokens, { unit: displayUnit === "credits" })}
          {" · "}
        </span>
      )}
      <span className="whitespace-nowrap">
        Balance <TokenAmount tokens={balanceTokens} displayUnit={displayUnit} unit={false} />
      </span>
      {end.transactionId === null ? null : (
        <>
          {" · "}
          <Link
            href={transactionHref(end.transactionId) as Route}
            className="whitespace-nowrap text-primary-text underline underline-offset-4"
            title={end.transactionId}
          >
            See it in your history
          </Link>
        </>
      )}
    </p>
  );
}

/** `Draft with gpt-4o: (210 in + 612 out) × 1.5` → `(210 in + 612 out) × 1.5`: the rest is said beside it. */
function formulaOf({ charge, model }: Booked): string {
  const head = `with ${model}: `;
  const at = charge?.indexOf(head) ?? -1;
  return charge === null || at < 0 ? (charge ?? "") : charge.slice(at + head.length);
}

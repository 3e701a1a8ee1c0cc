import { ArrowRight } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import type { DisplayUnit } from "@/components/amounts/format";
import { Moment } from "@/components/amounts/moment";
import { TokenAmount } from "@/components/amounts/token-amount";
import { lineName } from "@/lib/domain/ledger/line-names";
import type { LineType } from "@/lib/domain/ledger/types";
import { transactionHref } from "./history-place";

/* What stands in the cells of a ledger line, in whichever table it is. */

export type HistoryLine = {
  transactionId: string;
  seq: bigint;
  type: LineType;
  amountTokens: bigint;
  balanceBeforeTokens: bigint;
  balanceAfterTokens: bigint;
  description: string;
  recordedAt: Date;
};

type LineProps = { line: HistoryLine; displayUnit: DisplayUnit };

/** On a phone the type stands beside the time. */
export function LineTime({ line }: Pick<LineProps, "line">) {
  return (
    <span className="max-sm:flex max-sm:items-center max-sm:gap-2">
      <Moment at={line.recordedAt.toISOString()} />
      <span className="sm:hidden">{lineName(line.type)}</span>
    </span>
  );
}

/** What happened, which leads to how it came about. */
export function LineDescription({ line }: Pick<LineProps, "line">) {
  return (
    <Link
      href={transactionHref(line.transactionId) as Route}
      className="wrap-anywhere underline-offset-4 hover:underline"
    >
      {line.description}
    </Link>
  );
}

export function LineAmount({ line, displayUnit }: LineProps) {
  return <TokenAmount tokens={line.amountTokens} displayUnit={displayUnit} unit={false} sign />;
}

/** Balance before and after. */
export function LineBalance({ line, displayUnit }: LineProps) {
  const plain = { displayUnit, unit: false };
  return (
    <span className="inline-flex items-center justify-end gap-1 text-muted-foreground max-sm:flex-wrap">
      <TokenAmount tokens={line.balanceBeforeTokens} {...plain} />
      <ArrowRight aria-hidden className="size-3 shrink-0" />
      <span className="sr-only">to</span>
      <TokenAmount tokens={line.balanceAfterTokens} {...plain} className="text-foreground" />
    </span>
  );
}

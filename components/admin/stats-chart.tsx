import { formatTokens } from "@/components/amounts/format";
import { formatDay } from "@/components/amounts/format-moment";
import { TokenAmount } from "@/components/amounts/token-amount";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { Statistics } from "@/lib/queries/statistics";
import { formatMicroUsd } from "./micro-usd-text";
import { TokenBars } from "./token-bars";

/** Billable tokens over the range as bars, and the same as a table. */
export function StatsChart({ series, interval }: Pick<Statistics, "series" | "interval">) {
  return (
    <TokenBars
      label={`Billable tokens of each ${interval}.`}
      bars={series.map(({ start, billableTokens }) => ({
        key: start,
        name: nameOf(start, interval),
        tokens: billableTokens,
      }))}
    >
      <Table label={`Use by ${interval}`} stack className="mt-2 max-w-2xl">
        <TableHeader>
          <TableRow>
            <TableHead>{interval === "day" ? "Day (UTC)" : "Month (UTC)"}</TableHead>
            <TableHead numeric>Operations</TableHead>
            <TableHead numeric>Billable tokens</TableHead>
            <TableHead numeric>Provider cost</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {series.toReversed().map((bucket) => (
            <TableRow key={bucket.start}>
              <TableCell phone="what">{nameOf(bucket.start, interval)}</TableCell>
              <TableCell phone="when" numeric className="max-sm:text-left">
                {bucket.operationCount.toLocaleString("en-US")}
                <span className="sm:hidden">{bucket.operationCount === 1n ? " operation" : " operations"}</span>
              </TableCell>
              <TableCell phone="amount" numeric>
                <TokenAmount tokens={bucket.billableTokens} unit={false} />
              </TableCell>
              <TableCell phone="balance" numeric>
                {formatMicroUsd(bucket.costMicroUsd)}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TokenBars>
  );
}

/** The chart's title: what it shows, said. */
export function statsTitle({ totals, series, interval }: Pick<Statistics, "totals" | "series" | "interval">): string {
  if (totals.billableTokens === 0n) return "Nobody used tokens in these days";
  const top = series.reduce((best, one) => (one.billableTokens > best.billableTokens ? one : best));
  const when = interval === "day" ? `on ${nameOf(top.start, interval)}` : `in ${nameOf(top.start, interval)}`;
  return `Customers used ${formatTokens(totals.billableTokens, { compact: true })}, most ${when}`;
}

function nameOf(start: string, interval: Statistics["interval"]): string {
  const day = formatDay(new Date(`${start}T00:00:00Z`), "UTC");
  return interval === "day" ? day.replace(/ \d{4}$/, "") : day.replace(/^\d+ /, "");
}

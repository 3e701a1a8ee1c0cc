import { formatTokens } from "@/components/amounts/format";
import { formatDay } from "@/components/amounts/format-moment";
import { TokenAmount } from "@/components/amounts/token-amount";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { Statistics } from "@/lib/queries/statistics";
import { formatMicroUsd } from "./micro-usd-text";

const SLOT = 10;
const BAR = 7;
const HEIGHT = 100;

/** Billable tokens over the range as bars, and the same as a table. */
export function StatsChart({ series, interval }: Pick<Statistics, "series" | "interval">) {
  const most = series.reduce((top, { billableTokens }) => (billableTokens > top ? billableTokens : top), 0n);
  return (
    <figure className="flex flex-col gap-2">
      <svg
        role="img"
        aria-label={`Billable tokens of each ${interval}. The table below has the figures.`}
        viewBox={`0 0 ${series.length * SLOT} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="h-32 w-full border-b"
      >
        {series.map(({ start, billableTokens }, index) => (
          <g key={start}>
            <title>{`${nameOf(start, interval)}: ${formatTokens(billableTokens)}`}</title>
            <rect x={index * SLOT} width={SLOT} height={HEIGHT} fill="transparent" />
            <rect
              x={index * SLOT + (SLOT - BAR) / 2}
              width={BAR}
              y={HEIGHT - heightOf(billableTokens, most)}
              height={heightOf(billableTokens, most)}
              className="fill-chart-1"
            />
          </g>
        ))}
      </svg>
      <div aria-hidden className="flex justify-between text-xs text-muted-foreground">
        <span>{nameOf(series[0]!.start, interval)}</span>
        <span>{nameOf(series.at(-1)!.start, interval)}</span>
      </div>
      <details className="group">
        <summary className="w-fit rounded-sm py-1 text-xs font-medium text-muted-foreground hover:text-foreground">
          <span className="group-open:hidden">Show as a table</span>
          <span className="hidden group-open:inline">Hide the table</span>
        </summary>
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
                  <span className="sm:hidden"> operations</span>
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
      </details>
    </figure>
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

/** In parts of `HEIGHT`; any use at all is seen. */
function heightOf(tokens: bigint, most: bigint): number {
  if (tokens <= 0n || most === 0n) return 0;
  return Math.max(1, Number((tokens * BigInt(HEIGHT) * 10n) / most) / 10);
}

import { formatDay } from "@/components/amounts/format-moment";
import { formatTokens } from "@/components/amounts/format";
import { MoneyAmount } from "@/components/amounts/money-amount";
import { TokenAmount } from "@/components/amounts/token-amount";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { AdminFigures } from "@/lib/queries/admin";

type Days = AdminFigures["days"];

const SLOT = 10;
const BAR = 7;
const HEIGHT = 100;

/** Billable tokens day by day, as bars, and the same days as a table for whoever prefers figures. */
export function DailyUsage({ days }: { days: Days }) {
  const most = days.reduce((top, day) => (day.billableTokens > top ? day.billableTokens : top), 0n);
  return (
    <figure className="flex flex-col gap-2">
      <div className="text-right text-xs text-muted-foreground">
        {most > 0n ? (
          <>
            Highest day <TokenAmount tokens={most} compact />
          </>
        ) : (
          "No bars to draw yet"
        )}
      </div>
      <svg
        role="img"
        aria-label="Billable tokens of each of the last 30 days. The table below has the figures."
        viewBox={`0 0 ${days.length * SLOT} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="h-28 w-full border-b"
      >
        {days.map(({ day, billableTokens }, index) => (
          <g key={day}>
            <title>{`${shownDay(day)}: ${formatTokens(billableTokens)}`}</title>
            {/* The whole slot answers to the pointer, also above a low bar. */}
            <rect x={index * SLOT} width={SLOT} height={HEIGHT} fill="transparent" />
            <rect
              x={index * SLOT + (SLOT - BAR) / 2}
              width={BAR}
              y={HEIGHT - barHeight(billableTokens, most)}
              height={barHeight(billableTokens, most)}
              className="fill-chart-1"
            />
          </g>
        ))}
      </svg>
      <div aria-hidden className="flex justify-between text-xs text-muted-foreground">
        <span>{shownDay(days[0]?.day)}</span>
        <span>{shownDay(days.at(-1)?.day)}</span>
      </div>
      <details className="group">
        <summary className="w-fit rounded-sm py-1 text-xs font-medium text-muted-foreground hover:text-foreground">
          <span className="group-open:hidden">Show as a table</span>
          <span className="hidden group-open:inline">Hide the table</span>
        </summary>
        <Table label="Billable tokens and purchases by day" stack className="mt-2 max-w-xl">
          <TableHeader>
            <TableRow>
              <TableHead>Day (UTC)</TableHead>
              <TableHead numeric>Billable tokens</TableHead>
              <TableHead numeric>Purchased</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {days.toReversed().map(({ day, billableTokens, purchasedCents }) => (
              <TableRow key={day}>
                <TableCell phone="what">{shownDay(day)}</TableCell>
                <TableCell phone="amount" numeric>
                  <TokenAmount tokens={billableTokens} unit={false} />
                </TableCell>
                <TableCell phone="balance" numeric>
                  <MoneyAmount minor={purchasedCents} currency="usd" />
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
export function dailyUsageTitle(days: Days): string {
  const used = days.reduce((sum, day) => sum + day.billableTokens, 0n);
  if (used === 0n) return "Nobody used tokens in the last 30 days";
  const top = days.reduce((best, day) => (day.billableTokens > best.billableTokens ? day : best));
  return `Customers used ${formatTokens(used, { compact: true })} in the last 30 days, most on ${shownDay(top.day)}`;
}

/** In parts of `HEIGHT`; a day with any use at all is seen. */
function barHeight(tokens: bigint, most: bigint): number {
  if (tokens <= 0n || most === 0n) return 0;
  return Math.max(1, Number((tokens * BigInt(HEIGHT) * 10n) / most) / 10);
}

function shownDay(day: string | undefined): string {
  if (day === undefined) return "";
  return formatDay(new Date(`${day}T00:00:00Z`), "UTC").replace(/ \d{4}$/, "");
}

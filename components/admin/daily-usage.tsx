import { formatTokens } from "@/components/amounts/format";
import { formatDay } from "@/components/amounts/format-moment";
import { MoneyAmount } from "@/components/amounts/money-amount";
import { TokenAmount } from "@/components/amounts/token-amount";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { AdminFigures } from "@/lib/queries/admin";
import { TokenBars } from "./token-bars";

type Days = AdminFigures["days"];

/** Billable tokens day by day, as bars, and the same days as a table. */
export function DailyUsage({ days }: { days: Days }) {
  const most = days.reduce((top, day) => (day.billableTokens > top ? day.billableTokens : top), 0n);
  return (
    <div className="flex flex-col gap-2">
      <div className="text-right text-xs text-muted-foreground">
        {most > 0n ? (
          <>
            Highest day <TokenAmount tokens={most} compact />
          </>
        ) : (
          "No bars to draw yet"
        )}
      </div>
      <TokenBars
        label="Billable tokens of each of the last 30 days."
        bars={days.map(({ day, billableTokens }) => ({ key: day, name: shownDay(day), tokens: billableTokens }))}
      >
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
      </TokenBars>
    </div>
  );
}

/** The chart's title: what it shows, said. */
export function dailyUsageTitle(days: Days): string {
  const used = days.reduce((sum, day) => sum + day.billableTokens, 0n);
  if (used === 0n) return "Nobody used tokens in the last 30 days";
  const top = days.reduce((best, day) => (day.billableTokens > best.billableTokens ? day : best));
  return `Customers used ${formatTokens(used, { compact: true })} in the last 30 days, most on ${shownDay(top.day)}`;
}

function shownDay(day: string): string {
  return formatDay(new Date(`${day}T00:00:00Z`), "UTC").replace(/ \d{4}$/, "");
}

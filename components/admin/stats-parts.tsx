import { formatPercent } from "@/components/amounts/format";
import { TokenAmount } from "@/components/amounts/token-amount";
import { Section } from "@/components/ui/section";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { averageTokensOf, successBasisPointsOf } from "@/lib/domain/usage";
import type { PartSums } from "@/lib/queries/statistics";
import { isLong } from "./amount-text";
import { formatMicroUsd } from "./micro-usd-text";
import { changeText } from "./replay-result";

type StatsPartsProps = { title: string; parts: readonly PartSums[]; nameOf?: (name: string) => string };

/** The same use split up: what was charged most for first, each against the days before. */
export function StatsParts({ title, parts, nameOf = (name) => name }: StatsPartsProps) {
  return (
    <Section title={title}>
      {parts.length === 0 ? (
        <p className="text-muted-foreground">Nothing was used in these days.</p>
      ) : (
        <Table label={title} stack>
          <TableHeader>
            <TableRow>
              <TableHead>Name</TableHead>
              <TableHead numeric>Operations</TableHead>
              <TableHead numeric className="max-lg:hidden">
                Model tokens
              </TableHead>
              <TableHead numeric>Billable</TableHead>
              <TableHead numeric className="max-lg:hidden">
                Average
              </TableHead>
              <TableHead numeric className="max-md:hidden">
                Cost
              </TableHead>
              <TableHead numeric className="max-md:hidden">
                Succeeded
              </TableHead>
              <TableHead numeric>Trend</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {parts.map((part) => {
              const average = averageTokensOf(part) ?? 0n;
              return (
                <TableRow key={part.name}>
                  <TableCell phone="what" className="sm:w-full sm:max-w-0 sm:min-w-40">
                    <span className="block truncate" title={nameOf(part.name)}>
                      {nameOf(part.name)}
                    </span>
                  </TableCell>
                  <TableCell phone="when" numeric className="max-sm:text-left">
                    {part.operationCount.toLocaleString("en-US")}
                    <span className="sm:hidden">{part.operationCount === 1n ? " operation" : " operations"}</span>
                  </TableCell>
                  <TableCell phone="hidden" numeric className="max-lg:hidden">
                    <TokenAmount tokens={part.actualTokens} unit={false} compact />
                  </TableCell>
                  <TableCell phone="amount" numeric className="font-medium">
                    <TokenAmount tokens={part.billableTokens} unit={false} compact={isLong(part.billableTokens)} />
                  </TableCell>
                  <TableCell phone="hidden" numeric className="max-lg:hidden">
                    <TokenAmount tokens={average} unit={false} compact={isLong(average)} />
                  </TableCell>
                  <TableCell phone="hidden" numeric className="max-md:hidden">
                    {formatMicroUsd(part.costMicroUsd)}
                  </TableCell>
                  <TableCell phone="hidden" numeric className="max-md:hidden">
                    {formatPercent(successBasisPointsOf(part) ?? 0n, 1)}
                  </TableCell>
                  <TableCell phone="balance" numeric>
                    {changeText(part.billableTokensBefore, part.billableTokens)}
                  </TableCell>
                </TableRow>
              );
            })}
          </TableBody>
        </Table>
      )}
    </Section>
  );
}

import { formatPercent, type DisplayUnit } from "@/components/amounts/format";
import { TokenAmount } from "@/components/amounts/token-amount";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { averageTokensOf, successBasisPointsOf } from "@/lib/domain/usage";
import type { UsageAnalytics } from "@/lib/queries/usage-analytics";
import type { By } from "./analytics-place";
import { distinctLabels } from "./broken-names";
import { byWords, counted } from "./usage-words";

type BreakdownTableProps = { view: UsageAnalytics; by: By; displayUnit: DisplayUnit };

/** Where the tokens went, most first, with what an operation cost and how often it succeeded. */
export function BreakdownTable({ view: { names, moreNames, totals }, by, displayUnit }: BreakdownTableProps) {
  const plain = { displayUnit, unit: false };
  const labels = distinctLabels(names, by);
  return (
    <>
      <Table label={byWords[by].title} stack>
        <TableHeader>
          <TableRow>
            <TableHead>{byWords[by].column}</TableHead>
            <TableHead numeric>Operations</TableHead>
            <TableHead numeric>Succeeded</TableHead>
            <TableHead numeric>Average</TableHead>
            <TableHead numeric sort="descending">
              {displayUnit === "credits" ? "Credits" : "Tokens"}
            </TableHead>
            <TableHead numeric>Share</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {names.map((name, place) => {
            const average = averageTokensOf(name);
            const success = formatPercent(successBasisPointsOf(name) ?? 0n, 1);
            return (
              <TableRow key={`${name.name} ${name.detail}`}>
                <TableCell phone="what" className="w-full min-w-40">
                  <span className="wrap-anywhere" title={by === "project" ? name.name : undefined}>
                    {labels[place]}
                  </span>
                  {by === "model" ? (
                    <span className="pl-2 font-normal text-muted-foreground">{name.detail}</span>
                  ) : null}
                </TableCell>
                <TableCell phone="when" numeric className="max-sm:text-left">
                  {counted(name.operationCount)}
                  <span className="sm:hidden">
                    {name.operationCount === 1n ? " operation" : " operations"}, {success} succeeded
                  </span>
                </TableCell>
                <TableCell phone="hidden" numeric>
                  {success}
                </TableCell>
                <TableCell phone="balance" numeric>
                  {average === null ? (
                    <>
                      <span aria-hidden>–</span>
                      <span className="sr-only">nothing was charged</span>
                    </>
                  ) : (
                    <TokenAmount tokens={average} {...plain} />
                  )}
                  <span className="sm:hidden"> each</span>
                </TableCell>
                <TableCell phone="amount" numeric className="font-medium">
                  <TokenAmount tokens={name.billableTokens} {...plain} />
                </TableCell>
                <TableCell phone="hidden" numeric className="text-muted-foreground">
                  {totals.billableTokens > 0n
                    ? formatPercent((name.billableTokens * 10_000n) / totals.billableTokens, 1)
                    : "–"}
                </TableCell>
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
      {moreNames > 0 ? (
        <p className="text-muted-foreground">
          {`And ${moreNames.toLocaleString("en-US")} others, which used less. They are in the totals above.`}
        </p>
      ) : null}
    </>
  );
}

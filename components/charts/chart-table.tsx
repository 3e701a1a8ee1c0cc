import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { formatValue, totalOf, type Chart } from "./chart";

type ChartTableProps = { chart: Chart; label: string; barName: string };

const unitNames = { tokens: "Tokens", credits: "Credits", share: "Share" };

/** The figures of a chart, exactly, the newest first. */
export function ChartTable({ chart: { unit, series, bars }, label, barName }: ChartTableProps) {
  const isStacked = series.length > 1;
  return (
    <Table label={label} stack={!isStacked}>
      <TableHeader>
        <TableRow>
          <TableHead>{barName}</TableHead>
          <TableHead numeric>{isStacked ? `${unitNames[unit]}, all` : unitNames[unit]}</TableHead>
          {isStacked
            ? series.map((one) => (
                <TableHead key={one.label} numeric>
                  {one.label}
                </TableHead>
              ))
            : null}
        </TableRow>
      </TableHeader>
      <TableBody>
        {bars.toReversed().map((bar, position) => (
          // Two hours of the day on which clocks are put back have the same name.
          <TableRow key={`${bar.label} ${position}`}>
            <TableCell phone={isStacked ? undefined : "what"} className="whitespace-nowrap">
              {bar.label}
            </TableCell>
            <TableCell phone={isStacked ? undefined : "amount"} numeric className="font-medium">
              {formatValue(totalOf(bar), unit)}
            </TableCell>
            {isStacked
              ? bar.values.map((value, place) => (
                  <TableCell key={series[place]?.label} numeric className="text-muted-foreground">
                    {formatValue(value, unit)}
                  </TableCell>
                ))
              : null}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

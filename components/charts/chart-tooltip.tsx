import { colourOf, formatValue, totalOf, type Chart, type ChartBar } from "./chart";
import { Swatch } from "./chart-legend";

/** Everything about one bar, the top of the stack first, as it is seen. */
export function ChartTooltip({ chart: { unit, series }, bar }: { chart: Chart; bar: ChartBar }) {
  const parts = series.map((one, place) => ({
    ...one,
    colour: colourOf(one, place),
    value: bar.values[place] ?? null,
  }));
  return (
    <div className="flex min-w-40 flex-col gap-1.5 rounded-md border bg-popover px-3 py-2 text-xs text-popover-foreground tabular-nums shadow-popup">
      <p className="flex justify-between gap-6 font-medium">
        <span>{bar.label}</span>
        <span>{formatValue(totalOf(bar), unit)}</span>
      </p>
      {series.length > 1 ? (
        <ul className="flex flex-col gap-0.5 text-muted-foreground">
          {parts
            .filter(({ value }) => value !== null && value !== 0)
            .toReversed()
            .map(({ label, colour, value }) => (
              <li key={label} className="flex items-center gap-1.5">
                <Swatch colour={colour} />
                {label}
                <span className="ml-auto pl-6">{formatValue(value, unit)}</span>
              </li>
            ))}
        </ul>
      ) : null}
    </div>
  );
}

import { colourOf, type ChartSeries } from "./chart";

/** Which colour is what, in the order of the stack from its bottom. One series needs no legend. */
export function ChartLegend({ series }: { series: readonly ChartSeries[] }) {
  if (series.length < 2) return null;
  return (
    <ul aria-label="Series" className="flex flex-wrap gap-x-5 gap-y-1.5 text-xs text-muted-foreground">
      {series.map((one, place) => (
        <li key={one.label} className="flex items-center gap-1.5">
          <Swatch colour={colourOf(one, place)} />
          {one.label}
        </li>
      ))}
    </ul>
  );
}

export function Swatch({ colour }: { colour: string }) {
  return <span aria-hidden className="size-2.5 shrink-0 rounded-sm" style={{ backgroundColor: colour }} />;
}

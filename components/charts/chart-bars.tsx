"use client";

import { Bar, BarChart, CartesianGrid, Tooltip, XAxis, YAxis } from "recharts";
import { colourOf, formatOnScale, type Chart, type ChartBar } from "./chart";
import { ChartTooltip } from "./chart-tooltip";

const tick = { fill: "var(--muted-foreground)", fontSize: 12 };
const WHOLE = 10_000;

/** Stacked bars. The arrow keys move from bar to bar, and what a bar says is said with it. */
export function ChartBars({ chart, title }: { chart: Chart; title: string }) {
  const { unit, series, bars } = chart;
  return (
    <BarChart
      responsive
      width="100%"
      height="100%"
      data={[...bars]}
      margin={{ top: 8, right: 0, bottom: 0, left: 0 }}
      barCategoryGap="20%"
      title={title}
      className="text-xs"
    >
      <CartesianGrid vertical={false} stroke="var(--border)" />
      <XAxis
        dataKey="tick"
        tick={tick}
        tickLine={false}
        axisLine={{ stroke: "var(--border)" }}
        interval="equidistantPreserveStart"
        minTickGap={16}
        tickMargin={6}
        height={28}
      />
      <YAxis
        tick={tick}
        tickLine={false}
        axisLine={false}
        width={52}
        allowDecimals={false}
        tickFormatter={(value: number) => formatOnScale(value, unit)}
        {...(unit === "share" && { domain: [0, WHOLE], ticks: [0, WHOLE / 2, WHOLE] })}
      />
      <Tooltip
        isAnimationActive={false}
        cursor={{ fill: "var(--accent)" }}
        content={({ active, payload }) => {
          const bar = payload[0]?.payload as ChartBar | undefined;
          return active && bar ? <ChartTooltip chart={chart} bar={bar} /> : null;
        }}
      />
      {series.map((one, place) => (
        <Bar
          key={one.label}
          name={one.label}
          dataKey={(bar: ChartBar) => bar.values[place]}
          stackId="all"
          fill={colourOf(one, place)}
          // A hair of the page between parts, so that neighbours are told apart without their colours.
          stroke="var(--background)"
          strokeWidth={series.length > 1 ? 1 : 0}
          maxBarSize={48}
          isAnimationActive={false}
        />
      ))}
    </BarChart>
  );
}

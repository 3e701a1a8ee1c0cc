import { formatPercent, formatTokens, type DisplayUnit } from "@/components/amounts/format";

/** What is drawn, in plain values: it travels from the server to the browser. */
export type Chart = {
  /** Amounts of tokens, shown in the reader's unit, or shares in basis points. */
  unit: DisplayUnit | "share";
  series: readonly ChartSeries[];
  bars: readonly ChartBar[];
};

/** The first is drawn at the bottom, in the accent. */
export type ChartSeries = { label: string; isOther?: boolean };

export type ChartBar = {
  /** Under the bar; not every one of them finds room. */
  tick: string;
  /** In full. */
  label: string;
  /** One for each series; null where there is nothing to say, which is not zero. */
  values: readonly (number | null)[];
};

const COLOURS = ["chart-1", "chart-2", "chart-3", "chart-4", "chart-5", "chart-6"];

/** The custom property of app/globals.css in which a series is drawn. */
export function colourOf({ isOther }: ChartSeries, place: number): string {
  return `var(--${isOther ? "chart-other" : (COLOURS[place] ?? "chart-other")})`;
}

export function formatValue(value: number | null, unit: Chart["unit"]): string {
  if (value === null) return "–";
  return unit === "share" ? formatPercent(value, 1) : formatTokens(value, { displayUnit: unit, unit: false });
}

/** For the scale beside the bars, where figures are round. */
export function formatOnScale(value: number, unit: Chart["unit"]): string {
  if (unit === "share") return formatPercent(Math.round(value));
  return formatTokens(Math.round(value), { displayUnit: unit, unit: false, compact: true });
}

/** All series of a bar together; null where none of them says anything. */
export function totalOf({ values }: ChartBar): number | null {
  const said = values.filter((value) => value !== null);
  return said.length === 0 ? null : said.reduce((sum, value) => sum + value, 0);
}

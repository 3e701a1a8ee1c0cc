import type { DisplayUnit } from "@/components/amounts/format";
import type { Chart, ChartBar, ChartSeries } from "@/components/charts/chart";
import { averageTokensOf, successBasisPointsOf } from "@/lib/domain/usage";
import type { UsageAnalytics } from "@/lib/queries/usage-analytics";
import type { By } from "./analytics-place";
import { distinctLabels } from "./broken-names";
import { bucketLabel } from "./bucket-label";

/** As many as the query tells apart; more could not be told apart by eye either. */
const MOST_SERIES = 6;

type Bucket = UsageAnalytics["buckets"][number];

/** What was used over time, stacked by what it was used for. */
export function usedChart(view: UsageAnalytics, by: By, displayUnit: DisplayUnit): Chart {
  const labels = distinctLabels(view.names, by);
  const series: ChartSeries[] = labels.slice(0, MOST_SERIES).map((label) => ({ label }));
  if (labels.length > MOST_SERIES) series.push({ label: "Other", isOther: true });
  return chartOf(view, displayUnit, series, ({ seriesTokens }) => seriesTokens.map(Number));
}

/** What an operation cost on average, where any was charged. */
export function averageChart(view: UsageAnalytics, displayUnit: DisplayUnit): Chart {
  return chartOf(view, displayUnit, [{ label: "Average" }], (bucket) => [numberOf(averageTokensOf(bucket))]);
}

/** The share of operations that succeeded, where there were any. */
export function successChart(view: UsageAnalytics): Chart {
  return chartOf(view, "share", [{ label: "Succeeded" }], (bucket) => [numberOf(successBasisPointsOf(bucket))]);
}

function chartOf(
  { buckets, interval, timeZone }: UsageAnalytics,
  unit: Chart["unit"],
  series: ChartSeries[],
  valuesOf: (bucket: Bucket) => ChartBar["values"],
): Chart {
  const bars = buckets.map((bucket) => {
    const { tick, full } = bucketLabel(bucket, interval, timeZone);
    return { tick, label: full, values: valuesOf(bucket) };
  });
  return { unit, series, bars };
}

// Tokens are at most 2^53 - 1: a number holds every amount that there can be.
function numberOf(amount: bigint | null): number | null {
  return amount === null ? null : Number(amount);
}

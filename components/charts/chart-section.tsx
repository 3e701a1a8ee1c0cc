"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { Section } from "@/components/ui/section";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Skeleton } from "@/components/ui/skeleton";
import type { Chart } from "./chart";
import { ChartBoundary } from "./chart-boundary";
import { ChartLegend } from "./chart-legend";
import { ChartTable } from "./chart-table";

// Drawing takes a large library: only pages with a chart load it, and the words are there before it.
const ChartBars = dynamic(async () => (await import("./chart-bars")).ChartBars, {
  ssr: false,
  loading: () => <Skeleton className="h-full w-full" />,
});

type ChartSectionProps = {
  /** The answer to the chart's one question. */
  title: string;
  description?: string;
  chart: Chart;
  /** What a bar stands for, as the head of the table's first column: "Day". */
  barName: string;
};

const views = [
  { value: "chart", label: "Chart" },
  { value: "table", label: "Table" },
] as const;

/** A question, its answer, and the figures behind it as bars or as a table. */
export function ChartSection({ title, description, chart, barName }: ChartSectionProps) {
  const [view, setView] = useState<"chart" | "table">("chart");
  const table = <ChartTable chart={chart} label={title} barName={barName} />;
  return (
    <Section
      title={title}
      description={description}
      actions={<SegmentedControl label="Show as" segments={views} value={view} onValueChange={setView} />}
    >
      {view === "table" ? (
        table
      ) : (
        <figure aria-label={title} className="flex min-w-0 flex-col gap-4">
          <ChartBoundary fallback={table}>
            <div className="h-64 min-w-0">
              <ChartBars chart={chart} title={title} />
            </div>
            <ChartLegend series={chart.series} />
          </ChartBoundary>
        </figure>
      )}
    </Section>
  );
}

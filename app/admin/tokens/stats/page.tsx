import { FileText } from "lucide-react";
import type { Metadata, Route } from "next";
import { forbidden, redirect } from "next/navigation";
import { RangeForm } from "@/components/admin/range-form";
import { StatsChart, statsTitle } from "@/components/admin/stats-chart";
import { StatsFigures } from "@/components/admin/stats-figures";
import { StatsParts } from "@/components/admin/stats-parts";
import { STATS_RANGES, statsRangeOf } from "@/components/admin/stats-range";
import { CsvLink } from "@/components/ui/csv-link";
import { FileLink } from "@/components/ui/file-link";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { SegmentedLinks } from "@/components/ui/segmented-links";
import { requireViewerWho } from "@/lib/auth/actor";
import { operationLabel } from "@/lib/domain/operation-types";
import { getStatistics } from "@/lib/queries/statistics";
import { only, type Asked } from "../asked";

export const metadata: Metadata = { title: "Statistics" };

const PATH = "/admin/tokens/stats";

export default async function AdminStatsPage({ searchParams }: { searchParams: Promise<Asked> }) {
  const { actor } = await requireViewerWho("account:read:any", PATH);
  const asked = await searchParams;
  const range = statsRangeOf({ range: only(asked.range), from: only(asked.from), to: only(asked.to) }, new Date());
  const found = await getStatistics(actor, range.days);
  if (!found.ok) return found.refusal.code === "insufficient_scope" ? forbidden() : redirect(PATH as Route);
  const statistics = found.value;
  const days = new URLSearchParams(range.days);

  return (
    <>
      <PageHeader
        title="Statistics"
        description={`${range.days.from} to ${range.days.to}, days in UTC.`}
        actions={
          <>
            <CsvLink href={`${PATH}/statistics.csv?${days}`} />
            <FileLink href={`${PATH}/statistics.pdf?${days}`}>
              <FileText />
              PDF
            </FileLink>
          </>
        }
      />
      <Section title="Figures">
        <div className="flex flex-wrap items-end gap-x-4 gap-y-3">
          <SegmentedLinks
            label="Range"
            links={STATS_RANGES.map(({ name, label }) => ({
              href: `${PATH}?range=${name}` as Route,
              label,
              current: name === range.name,
            }))}
          />
          <RangeForm path={PATH} from={range.days.from} to={range.days.to} />
        </div>
        <StatsFigures statistics={statistics} />
      </Section>
      <Section title={statsTitle(statistics)}>
        <StatsChart series={statistics.series} interval={statistics.interval} />
      </Section>
      <StatsParts title="By model" parts={statistics.byModel} />
      <StatsParts title="By operation" parts={statistics.byOperation} nameOf={operationLabel} />
    </>
  );
}

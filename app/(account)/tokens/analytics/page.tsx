import { ChartColumn } from "lucide-react";
import type { Metadata, Route } from "next";
import { formatTokens, type DisplayUnit } from "@/components/amounts/format";
import { Moment } from "@/components/amounts/moment";
import { AnalyticsControls } from "@/components/analytics/analytics-controls";
import {
  analyticsHref,
  parseAnalyticsPlace,
  spanOf,
  type AnalyticsPlace,
} from "@/components/analytics/analytics-place";
import { BreakdownTable } from "@/components/analytics/breakdown-table";
import { averageChart, successChart, usedChart } from "@/components/analytics/usage-charts";
import {
  averageTitle,
  byWords,
  spanWords,
  successNote,
  successTitle,
  usedTitle,
} from "@/components/analytics/usage-words";
import { daysLeft, daysLeftSentence, paceTokensPerDay, runsOutAt } from "@/components/balance/forecast";
import { RefreshOnBalance } from "@/components/balance/refresh-on-balance";
import { ChartSection } from "@/components/charts/chart-section";
import { PageFrame } from "@/components/frame/page-frame";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { requireViewer } from "@/lib/auth/actor";
import { assert } from "@/lib/domain/result";
import { averageTokensOf } from "@/lib/domain/usage";
import { getUsageAnalytics, type UsageAnalytics } from "@/lib/queries/usage-analytics";
import { getUsageSummary, type UsageSummary } from "@/lib/queries/usage-summary";
import { viewerBalance } from "../../viewer-balance";
import { viewerTimeZone } from "../../viewer-time-zone";

export const metadata: Metadata = { title: "Analytics" };

const barNames = { hour: "Hour", day: "Day", week: "Week", month: "Month" };

type AnalyticsPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function AnalyticsPage({ searchParams }: AnalyticsPageProps) {
  const place = parseAnalyticsPlace(await searchParams);
  const { actor } = await requireViewer(analyticsHref(place));
  const { accountId } = actor;
  const timeZone = await viewerTimeZone();
  const span = spanOf(place);
  const [balance, summary, analytics] = await Promise.all([
    viewerBalance(actor),
    getUsageSummary(actor, accountId, { timeZone }),
    span && getUsageAnalytics(actor, accountId, { span, breakdown: place.by, timeZone }),
  ]);
  assert(balance.ok && summary && (analytics?.ok ?? true), "a signed-in person may see their own account");
  const { displayUnit, availableTokens } = balance.value;
  const view = analytics?.ok ? analytics.value : null;

  return (
    <PageFrame>
      <PageHeader
        title="Analytics"
        description={`What you used, when and for what. Days begin by the clock of ${(view?.timeZone ?? timeZone).replaceAll("_", " ")}.`}
      />
      <RefreshOnBalance />
      <AnalyticsControls place={place} />
      {view ? (
        <Answers view={view} place={place} displayUnit={displayUnit} />
      ) : (
        <EmptyState icon={ChartColumn} title="Choose the first and the last day." className="mb-8">
          Both are included. Up to two days are drawn by the hour, longer ranges by day, week or month.
        </EmptyState>
      )}
      <Forecast availableTokens={availableTokens} summary={summary} displayUnit={displayUnit} />
    </PageFrame>
  );
}

type AnswersProps = { view: UsageAnalytics; place: AnalyticsPlace; displayUnit: DisplayUnit };

function Answers({ view, place, displayUnit }: AnswersProps) {
  const { totals, previous } = view;
  if (totals.operationCount === 0n) return <Nothing place={place} />;
  const words = spanWords(place.range, view);
  const barName = barNames[view.interval];
  return (
    <>
      <ChartSection
        // A table that was open for one range is not open for the next.
        key={`used ${analyticsHref(place)}`}
        title={usedTitle(totals.billableTokens, previous.billableTokens, words, displayUnit)}
        description={
          view.isToTheHour ? "So much happened that bars are right to the hour; the figures below are too." : undefined
        }
        chart={usedChart(view, place.by, displayUnit)}
        barName={barName}
      />
      <Section title={byWords[place.by].title}>
        <BreakdownTable view={view} by={place.by} displayUnit={displayUnit} />
      </Section>
      <ChartSection
        key={`average ${analyticsHref(place)}`}
        title={averageTitle(averageTokensOf(totals), averageTokensOf(previous), displayUnit)}
        description="Of operations that were charged. Failed ones cost nothing and do not count here."
        chart={averageChart(view, displayUnit)}
        barName={barName}
      />
      <ChartSection
        key={`success ${analyticsHref(place)}`}
        title={successTitle(totals)}
        description={successNote(totals)}
        chart={successChart(view)}
        barName={barName}
      />
    </>
  );
}

function Nothing({ place }: { place: AnalyticsPlace }) {
  const isLongest = place.range === "month";
  return (
    <EmptyState
      icon={ChartColumn}
      title={isLongest ? "You have used nothing yet." : "You used nothing in this time."}
      action={
        isLongest ? (
          <ButtonLink href={"/studio" as Route} size="sm">
            Open the Studio
          </ButtonLink>
        ) : (
          <ButtonLink
            href={analyticsHref({ ...place, range: "month", days: null }) as Route}
            variant="secondary"
            size="sm"
          >
            Show the last 12 months
          </ButtonLink>
        )
      }
      className="mb-8"
    >
      What you use is drawn here, by operation, model and project.
    </EmptyState>
  );
}

type ForecastProps = { availableTokens: bigint; summary: UsageSummary; displayUnit: DisplayUnit };

function Forecast({ availableTokens, summary, displayUnit }: ForecastProps) {
  const days = daysLeft(availableTokens, summary.days);
  const at = runsOutAt(days, new Date());
  const pace = paceTokensPerDay(summary.days);
  return (
    <Section
      title={
        at ? (
          <>
            Your tokens last until about <Moment at={at.toISOString()} day />
          </>
        ) : availableTokens <= 0n ? (
          "Nothing is left to use"
        ) : (
          daysLeftSentence(days)
        )
      }
      description={
        pace === null
          ? "The forecast begins with your first use."
          : `At the pace of your last 30 days: ${formatTokens(pace, { displayUnit })} a day.`
      }
      actions={
        <>
          <ButtonLink href={"/tokens/auto-recharge" as Route} variant="ghost" size="sm" className="max-sm:-ml-3">
            Auto-recharge
          </ButtonLink>
          <ButtonLink href={"/tokens#packages" as Route} variant="secondary" size="sm">
            Buy tokens
          </ButtonLink>
        </>
      }
    >
      {null}
    </Section>
  );
}

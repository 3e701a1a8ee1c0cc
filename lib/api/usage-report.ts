import { UsageReportQuery } from "@/lib/contracts/usage-report";
import { getUsageReport, type UsageFigures } from "@/lib/queries/usage-report";
import type { Answer } from "./answer";
import { nameIn } from "./accounts";
import { parse, type Call } from "./endpoint";
import { accountWithinLimit } from "./limits";
import { json, problem } from "./respond";

/** `GET /api/billing/usage` */
export async function getUsage({ query, actor }: Call): Promise<Answer> {
  const asked = parse(UsageReportQuery, Object.fromEntries(query));
  if (!asked.ok) return problem(asked.refusal);
  const { tz: timeZone, ...filter } = asked.value;
  const account = await accountWithinLimit(nameIn(query));
  if (!account.ok) return problem(account.refusal);
  const report = await getUsageReport(actor, account.value.accountId, { ...filter, timeZone });
  if (!report.ok) return problem(report.refusal);
  const { from, to, interval, isToTheHour, totals, byModel, byOperation, series } = report.value;
  return json({
    from,
    to,
    tz: timeZone,
    interval,
    isToTheHour,
    totals: figuresBody(totals),
    byModel: byModel.map((sum) => ({ provider: sum.provider, model: sum.model, ...figuresBody(sum) })),
    byOperation: byOperation.map((sum) => ({ operationType: sum.operationType, ...figuresBody(sum) })),
    series: series.map((sum) => ({ start: sum.start, ...figuresBody(sum) })),
  });
}

function figuresBody(figures: UsageFigures) {
  return {
    operations: figures.operationCount,
    failed: figures.failedCount,
    unpriced: figures.unpricedCount,
    inputTokens: figures.inputModelTokens,
    cachedInputTokens: figures.cachedInputModelTokens,
    outputTokens: figures.outputModelTokens,
    actualTokens: figures.inputModelTokens + figures.outputModelTokens,
    images: figures.imageCount,
    characters: figures.characterCount,
    seconds: Number(figures.durationMs) / 1_000,
    billableTokens: figures.billableTokens,
  };
}

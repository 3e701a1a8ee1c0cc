import { operationLabel } from "@/lib/domain/operation-types";
import { grouped, moneyText } from "@/lib/domain/units";
import { averageTokensOf, changeOf, marginBasisPointsOf, successBasisPointsOf } from "@/lib/domain/usage";
import { Sheet, timeText, type Column } from "@/lib/pdf/sheet";
import type { PartSums, Statistics } from "@/lib/queries/statistics";

/** The statistics of some days on paper, for whoever runs the business and does not sign in. */
export async function statisticsDocument(statistics: Statistics, issuedAt: Date): Promise<Buffer> {
  const { range, totals, money, accounts } = statistics;
  const sheet = new Sheet({
    title: "Statistics",
    subtitle: `${range.from} to ${range.to}, days in UTC`,
    issuer: "Purser",
    reference: `${range.from} to ${range.to}`,
    issuedAt,
  });
  sheet.section("Use");
  sheet.facts([
    ["Billable tokens", grouped(totals.billableTokens)],
    ["Actual tokens", grouped(totals.actualTokens)],
    ["Margin in tokens", percent(marginBasisPointsOf(totals), "None")],
    ["Operations", `${grouped(totals.operationCount)}, of which ${grouped(totals.failedCount)} failed`],
    ["Without a price", totals.unpricedCount > 0n ? `${grouped(totals.unpricedCount)}, not charged yet` : null],
    ["Provider cost", usd(totals.costMicroUsd)],
    ["Cost unknown", totals.costUnknownCount > 0n ? `of ${grouped(totals.costUnknownCount)} operations` : null],
  ]);
  sheet.section("Money");
  for (const { currency, collectedCents, earnedCents, deferredCents } of money) {
    sheet.facts([
      [`Collected, ${currency.toUpperCase()}`, moneyText(collectedCents, currency)],
      ["Earned", moneyText(earnedCents, currency)],
      ["Deferred now", moneyText(deferredCents, currency)],
    ]);
  }
  sheet.facts([["Margin in dollars", usd(statistics.marginMicroUsd)]]);
  sheet.section("Accounts");
  sheet.facts([
    ["New", grouped(accounts.newCount)],
    ["Now", grouped(accounts.total)],
    ["Active", grouped(accounts.active)],
    ["Suspended", grouped(accounts.suspended)],
    ["Blocked", grouped(accounts.blocked)],
    ["Critical", grouped(accounts.critical)],
    ["Average balance", `${grouped(accounts.averageBalanceTokens)} tokens`],
  ]);
  parts(sheet, "By model", statistics.byModel, (name) => name);
  parts(sheet, "By operation", statistics.byOperation, operationLabel);
  sheet.paragraph(`Made on ${timeText(issuedAt)}.`);
  return sheet.end();
}

function parts(sheet: Sheet, title: string, rows: readonly PartSums[], nameOf: (name: string) => string): void {
  sheet.section(title);
  if (rows.length === 0) return sheet.paragraph("Nothing was used.");
  const columns: Column<PartSums>[] = [
    { head: "Name", share: 0.2, text: ({ name }) => nameOf(name) },
    { head: "Count", share: 0.1, numeric: true, text: ({ operationCount }) => inOneLine(operationCount) },
    { head: "Success", share: 0.095, numeric: true, text: (part) => percent(successBasisPointsOf(part), "") },
    { head: "Model tokens", share: 0.14, numeric: true, text: ({ actualTokens }) => inOneLine(actualTokens, WIDE) },
    { head: "Billable", share: 0.13, numeric: true, text: ({ billableTokens }) => inOneLine(billableTokens, WIDE) },
    { head: "Average", share: 0.1, numeric: true, text: (part) => inOneLine(averageTokensOf(part) ?? 0n) },
    { head: "Cost", share: 0.135, numeric: true, text: ({ costMicroUsd }) => usdInOneLine(costMicroUsd) },
    { head: "Trend", share: 0.1, numeric: true, text: trend },
  ];
  sheet.table(columns, rows);
}

/** Against as many days before. */
function trend({ billableTokensBefore, billableTokens }: PartSums): string {
  const change = changeOf(billableTokensBefore, billableTokens);
  if (change === null) return "new";
  if ("times" in change) return `×${inOneLine(change.times, 100_000n)}`;
  return `${change.basisPoints > 0n ? "+" : ""}${percent(change.basisPoints, "")}`;
}

const WIDE = 10_000_000n;

/** A figure that fits its column: in thousands, millions or billions where it would not, cut off. */
function inOneLine(amount: bigint, fitsBelow = 1_000_000n): string {
  const units = ["", "K", "M", "B", "T", "Q"];
  let [shown, unit] = [amount, 0];
  while (shown >= fitsBelow) [shown, unit] = [shown / 1_000n, unit + 1];
  return grouped(shown) + units[unit]!;
}

function usdInOneLine(microUsd: bigint): string {
  const dollars = microUsd / 1_000_000n;
  return dollars < 100_000n ? usd(microUsd) : `$${inOneLine(dollars)}`;
}

/** Basis points that end with a tenth of a percent, as text. */
function percent(basisPoints: bigint | null, none: string): string {
  if (basisPoints === null) return none;
  const size = basisPoints < 0n ? -basisPoints : basisPoints;
  return `${basisPoints < 0n ? "-" : ""}${size / 100n}.${(size / 10n) % 10n}%`;
}

/** To the cent, cut off. */
function usd(microUsd: bigint): string {
  return moneyText(microUsd / 10_000n, "usd");
}

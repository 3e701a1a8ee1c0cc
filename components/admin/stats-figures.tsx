import { formatPercent } from "@/components/amounts/format";
import { marginBasisPointsOf, successBasisPointsOf } from "@/lib/domain/usage";
import type { UsageSums } from "@/lib/queries/platform-sums";
import type { Statistics } from "@/lib/queries/statistics";
import { Figure, FigureRow, NoFigure, ShortTokens } from "./figure";
import { costHelp } from "./figures";
import { formatMicroUsd } from "./micro-usd-text";
import { MoneyFigures } from "./money-figures";
import { changeText } from "./replay-result";

/** The figures of some days: what was used, what it brought and cost, who there is. */
export function StatsFigures({ statistics }: { statistics: Statistics }) {
  const { totals, totalsBefore, money, marginMicroUsd, accounts } = statistics;
  const [margin, success] = [marginBasisPointsOf(totals), successBasisPointsOf(totals)];
  const trend = (key: keyof UsageSums) =>
    totalsBefore[key] === 0n
      ? "None in the days before."
      : `${changeText(totalsBefore[key], totals[key])} against the days before.`;
  return (
    <div className="flex flex-col gap-7">
      <FigureRow title="Use">
        <Figure label="Billable tokens" help={trend("billableTokens")}>
          <ShortTokens tokens={totals.billableTokens} />
        </Figure>
        <Figure label="Actual tokens" help={trend("actualTokens")}>
          <ShortTokens tokens={totals.actualTokens} />
        </Figure>
        <Figure label="Margin" help="(Billable − actual) ÷ billable.">
          {margin === null ? <NoFigure /> : formatPercent(margin, 1)}
        </Figure>
        <Figure label="Operations" help={trend("operationCount")}>
          <ShortTokens tokens={totals.operationCount} />
        </Figure>
        <Figure label="Succeeded" help={successHelp(totals)}>
          {success === null ? <NoFigure /> : formatPercent(success, 1)}
        </Figure>
      </FigureRow>
      <MoneyFigures money={money} help={MONEY_HELP} />
      <FigureRow title="Margin in US dollars">
        <Figure label="Provider cost" help={costHelp(totals.costUnknownCount)}>
          <span className="whitespace-nowrap">{formatMicroUsd(totals.costMicroUsd)}</span>
        </Figure>
        <Figure label="Margin" help="Earned in dollars less provider cost.">
          <span className="whitespace-nowrap">{formatMicroUsd(marginMicroUsd)}</span>
        </Figure>
      </FigureRow>
      <FigureRow title="Accounts">
        <Figure label="New" help="Opened in these days.">
          <ShortTokens tokens={accounts.newCount} />
        </Figure>
        <Figure label="Accounts" help="All there are, now.">
          <ShortTokens tokens={accounts.total} />
        </Figure>
        <Figure label="Active" help={`${accounts.suspended} suspended, ${accounts.blocked} blocked.`}>
          <ShortTokens tokens={accounts.active} />
        </Figure>
        <Figure label="Critical" help="Almost out of tokens, now.">
          <ShortTokens tokens={accounts.critical} />
        </Figure>
        <Figure label="Average balance" help="Tokens an account holds, debts counted.">
          <ShortTokens tokens={accounts.averageBalanceTokens} />
        </Figure>
      </FigureRow>
    </div>
  );
}

const MONEY_HELP = {
  collected: "Paid in these days, less what was given back in them.",
  earned: "The price of tokens that were spent or expired in these days.",
  deferred: "The price of tokens still to be spent, now: owed as service.",
};

function successHelp({ failedCount, unpricedCount }: UsageSums): string {
  const failed = `${failedCount.toLocaleString("en-US")} failed and cost nothing`;
  return unpricedCount === 0n ? `${failed}.` : `${failed}; ${unpricedCount.toLocaleString("en-US")} wait for a price.`;
}

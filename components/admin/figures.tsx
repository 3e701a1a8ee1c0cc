import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { counted, formatPercent } from "@/components/amounts/format";
import { grouped } from "@/lib/domain/units";
import type { AdminFigures } from "@/lib/queries/admin";
import { Figure, FigureRow, NoFigure, ShortTokens } from "./figure";
import { formatMicroUsd } from "./micro-usd-text";
import { MoneyFigures } from "./money-figures";

/** The business at a glance: what was used, what was paid, who holds what. Every figure says what it means. */
export function Figures({ figures }: { figures: AdminFigures }) {
  const { accounts } = figures;
  return (
    <div className="flex flex-col gap-7">
      <FigureRow title="Usage, last 30 days">
        <Figure label="Billable tokens" help="Taken from customers for what they ran.">
          <ShortTokens tokens={figures.billableTokens} />
        </Figure>
        <Figure label="Actual tokens" help="Model tokens that the models counted for it.">
          <ShortTokens tokens={figures.actualTokens} />
        </Figure>
        <Figure label="Margin" help="(Billable − actual) ÷ billable.">
          {figures.marginBasisPoints === null ? <NoFigure /> : formatPercent(figures.marginBasisPoints, 1)}
        </Figure>
        <Figure label="Provider cost" help={costHelp(figures.costUnknownCount)}>
          <span className="whitespace-nowrap">{formatMicroUsd(figures.providerCostMicroUsd)}</span>
        </Figure>
        <Figure label="Operations" help={operationsHelp(figures)}>
          <ShortTokens tokens={figures.operationCount} />
        </Figure>
      </FigureRow>
      <MoneyFigures money={figures.money} when=", since the start" help={MONEY_HELP} />
      <FigureRow title="Accounts, now">
        <Figure label="Accounts" help={statusHelp(accounts)}>
          <ShortTokens tokens={accounts.total} />
        </Figure>
        <Figure label="Average balance" help="Tokens an account holds, debts counted.">
          <ShortTokens tokens={accounts.averageBalanceTokens} />
        </Figure>
        <Figure label="Critical" help="Accounts that are almost out of tokens.">
          <ShortTokens tokens={accounts.critical} />
        </Figure>
      </FigureRow>
    </div>
  );
}

const MONEY_HELP = {
  collected: "Paid by customers for tokens, less what was given back.",
  earned: "The price of tokens that are spent or expired.",
  deferred: "The price of tokens that are still to be spent: owed as service.",
};

/** What the provider cost is, or what is missing from it. */
export function costHelp(unknownCount: bigint): string {
  if (unknownCount === 0n) return "What the models' providers charge us for it.";
  return `Without ${counted(unknownCount, "operation")} of unknown cost.`;
}

function operationsHelp({ failedCount, unpricedCount }: AdminFigures): ReactNode {
  const failed = failedCount === 0n ? "None failed" : `${grouped(failedCount)} failed and cost nothing`;
  if (unpricedCount === 0n) return `${failed}.`;
  return (
    <>
      {failed}.{" "}
      <Link href={"/admin/tokens/prices" as Route} className="font-medium text-foreground underline underline-offset-4">
        {grouped(unpricedCount)} without a price
      </Link>
      , not charged yet.
    </>
  );
}

function statusHelp({ active, suspended, blocked, newCount }: AdminFigures["accounts"]): string {
  return `${grouped(active)} active, ${grouped(suspended)} suspended, ${grouped(blocked)} blocked; ${grouped(newCount)} new in 30 days.`;
}

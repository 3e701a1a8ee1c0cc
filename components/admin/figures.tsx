import type { ReactNode } from "react";
import { formatFineMoney, formatMoney, formatPercent } from "@/components/amounts/format";
import { MoneyAmount } from "@/components/amounts/money-amount";
import { TokenAmount } from "@/components/amounts/token-amount";
import { divideRoundingUp } from "@/lib/domain/units";
import type { AdminFigures } from "@/lib/queries/admin";

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
          {figures.marginBasisPoints === null ? <None /> : formatPercent(figures.marginBasisPoints, 1)}
        </Figure>
        <Figure label="Provider cost" help={costHelp(figures.costUnknownCount)}>
          <span className="whitespace-nowrap">{formatCost(figures.providerCostMicroUsd)}</span>
        </Figure>
        <Figure label="Operations" help={operationsHelp(figures)}>
          <ShortTokens tokens={figures.operationCount} />
        </Figure>
      </FigureRow>
      <FigureRow title="Money, since the start">
        <Figure label="Cash collected" help="Paid by customers for tokens, less what was given back.">
          <Money cents={figures.cashCollectedCents} />
        </Figure>
        <Figure label="Earned" help="The part of it whose tokens are spent.">
          <Money cents={figures.earnedCents} />
        </Figure>
        <Figure label="Deferred" help="The part whose tokens are still to be spent: owed as service.">
          <Money cents={figures.deferredCents} />
        </Figure>
      </FigureRow>
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

function FigureRow({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-3">
      <h3 className="border-b pb-2 text-xs font-medium text-muted-foreground">{title}</h3>
      <dl className="grid grid-cols-2 gap-x-5 gap-y-5 sm:grid-cols-3 xl:grid-cols-5">{children}</dl>
    </div>
  );
}

function Figure({ label, help, children }: { label: string; help: ReactNode; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-0.5">
      <dt className="font-medium">{label}</dt>
      <dd className="text-xl font-semibold wrap-anywhere tabular-nums">{children}</dd>
      <dd className="text-xs text-pretty text-muted-foreground">{help}</dd>
    </div>
  );
}

// From here on a figure no longer fits its column on a phone; the exact one is on hover.
const FITS_BELOW = 1_000_000_000n;

function ShortTokens({ tokens }: { tokens: bigint }) {
  const fits = tokens < FITS_BELOW && tokens > -FITS_BELOW;
  return <TokenAmount tokens={tokens} unit={false} compact={!fits} />;
}

function Money({ cents }: { cents: bigint }) {
  return <MoneyAmount minor={cents} currency="usd" className="whitespace-normal" />;
}

function None() {
  return (
    <>
      <span aria-hidden>–</span>
      <span className="sr-only">none yet</span>
    </>
  );
}

const MICRO_USD_PER_CENT = 10_000n;
const MICRO_USD_PER_USD = 1_000_000n;

/** To the cent, rounded up; below a dollar to a hundredth of a cent, because single operations cost that little. */
function formatCost(costMicroUsd: bigint): string {
  if (costMicroUsd === 0n || costMicroUsd >= MICRO_USD_PER_USD) {
    return formatMoney(divideRoundingUp(costMicroUsd, MICRO_USD_PER_CENT), "usd");
  }
  const hundredths = divideRoundingUp(costMicroUsd, MICRO_USD_PER_CENT / 100n);
  return formatFineMoney(`${hundredths / 100n}.${(hundredths % 100n).toString().padStart(2, "0")}`, "usd");
}

function costHelp(unknownCount: bigint): string {
  if (unknownCount === 0n) return "What the models' providers charge us for it.";
  return `Without ${counted(unknownCount, "operation")} of unknown cost.`;
}

function operationsHelp({ failedCount, unpricedCount }: AdminFigures): ReactNode {
  const failed = failedCount === 0n ? "None failed" : `${counted(failedCount)} failed and cost nothing`;
  if (unpricedCount === 0n) return `${failed}.`;
  return (
    <>
      {failed}. <span className="font-medium text-foreground">{counted(unpricedCount)} without a price</span>, not
      charged yet.
    </>
  );
}

function statusHelp({ active, suspended, blocked }: AdminFigures["accounts"]): string {
  return `${counted(active)} active, ${counted(suspended)} suspended, ${counted(blocked)} blocked.`;
}

function counted(count: bigint, noun?: string): string {
  const figure = count.toLocaleString("en-US");
  return noun === undefined ? figure : `${figure} ${noun}${count === 1n ? "" : "s"}`;
}

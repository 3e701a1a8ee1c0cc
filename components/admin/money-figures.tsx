import { MoneyAmount } from "@/components/amounts/money-amount";
import type { MoneySums } from "@/lib/queries/money-sums";
import { Figure, FigureRow } from "./figure";

type MoneyFiguresProps = {
  money: readonly MoneySums[];
  /** What comes after the currency in the title. */
  when?: string;
  /** What each figure means. */
  help: { collected: string; earned: string; deferred: string };
};

const NOTHING: MoneySums = { currency: "usd", collectedCents: 0n, earnedCents: 0n, deferredCents: 0n };

/** Cash, what was earned of it and what is owed: a row for each currency, because amounts of two are never added. */
export function MoneyFigures({ money, when = "", help }: MoneyFiguresProps) {
  const rows = money.length === 0 ? [NOTHING] : money;
  return rows.map(({ currency, collectedCents, earnedCents, deferredCents }) => {
    const amount = (cents: bigint) => <MoneyAmount minor={cents} currency={currency} className="whitespace-normal" />;
    return (
      <FigureRow key={currency} title={`Money in ${currency.toUpperCase()}${when}`}>
        <Figure label="Cash collected" help={help.collected}>
          {amount(collectedCents)}
        </Figure>
        <Figure label="Earned" help={help.earned}>
          {amount(earnedCents)}
        </Figure>
        <Figure label="Deferred" help={help.deferred}>
          {amount(deferredCents)}
        </Figure>
      </FigureRow>
    );
  });
}

import type { DisplayUnit } from "@/components/amounts/format";
import { Moment } from "@/components/amounts/moment";
import { MoneyAmount } from "@/components/amounts/money-amount";
import { TokenAmount } from "@/components/amounts/token-amount";
import { Fact } from "@/components/ui/fact";

type BalanceFactsProps = {
  lifetime: {
    purchasedTokens: bigint;
    grantedTokens: bigint;
    usedTokens: bigint;
    spentCents: bigint;
    currency: string;
  };
  nextExpiry: { tokens: bigint; at: Date } | null;
  averageTokensPerOperation: bigint | null;
  displayUnit: DisplayUnit;
};

/** From here on a figure is too wide for its column on a phone. */
const LONGEST_FIGURE = 99_999_999n;

/** The other figures of an account. */
export function BalanceFacts({ lifetime, nextExpiry, averageTokensPerOperation, displayUnit }: BalanceFactsProps) {
  const tokens = (amount: bigint) => (
    <TokenAmount tokens={amount} displayUnit={displayUnit} compact={amount > LONGEST_FIGURE} />
  );
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-5 border-t pt-6 sm:grid-cols-3 lg:grid-cols-6">
      <Fact isStrong label="Bought">
        {tokens(lifetime.purchasedTokens)}
      </Fact>
      <Fact isStrong label="Given to you">
        {tokens(lifetime.grantedTokens)}
      </Fact>
      <Fact isStrong label="Used">
        {tokens(lifetime.usedTokens)}
      </Fact>
      <Fact isStrong label="Paid">
        <MoneyAmount minor={lifetime.spentCents} currency={lifetime.currency} />
      </Fact>
      <Fact isStrong label="Average per operation" note="last 30 days">
        {averageTokensPerOperation === null ? "Nothing used yet" : tokens(averageTokensPerOperation)}
      </Fact>
      <Fact isStrong label="Next to expire">
        {nextExpiry ? (
          <>
            {tokens(nextExpiry.tokens)} on <Moment at={nextExpiry.at.toISOString()} day />
          </>
        ) : (
          "Nothing expires"
        )}
      </Fact>
    </dl>
  );
}

import { LevelBadge } from "@/components/amounts/level-badge";
import { Moment } from "@/components/amounts/moment";
import { MoneyAmount } from "@/components/amounts/money-amount";
import { TokenAmount } from "@/components/amounts/token-amount";
import { Alert } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { CopyButton } from "@/components/ui/copy-button";
import { Fact } from "@/components/ui/fact";
import { Section } from "@/components/ui/section";
import type { AccountDetail } from "@/lib/queries/account-detail";
import { isLong } from "./amount-text";

/** Who it is and how the account stands. */
export function AccountFacts({ account }: { account: AccountDetail }) {
  const { owner, balance, blockedAt, accountId } = account;
  const { lifetime } = balance;
  return (
    <Section title="How it stands">
      {balance.status === "blocked" ? (
        <Alert tone="danger" title="Blocked">
          {balance.blockedReason}
          {blockedAt ? (
            <>
              , since <Moment at={blockedAt.toISOString()} />
            </>
          ) : null}
        </Alert>
      ) : null}
      <dl className="grid grid-cols-2 gap-x-4 gap-y-4 sm:gap-x-8 lg:grid-cols-4">
        <Fact label="Balance">
          <Tokens tokens={balance.settledTokens} className="font-semibold" />
        </Fact>
        <Fact label="Available">
          <Tokens tokens={balance.availableTokens} />
        </Fact>
        <Fact label="Held">
          <Tokens tokens={balance.heldTokens} />
        </Fact>
        <Fact label="Level">
          <LevelBadge level={balance.status === "blocked" ? "blocked" : balance.level} />
        </Fact>
        <Fact label="Purchased">
          <Tokens tokens={lifetime.purchasedTokens} />
        </Fact>
        <Fact label="Granted">
          <Tokens tokens={lifetime.grantedTokens} />
        </Fact>
        <Fact label="Used">
          <Tokens tokens={lifetime.usedTokens} />
        </Fact>
        <Fact label="Spent">
          <MoneyAmount minor={lifetime.spentCents} currency={lifetime.currency} />
        </Fact>
        <Fact label="Role">
          <Badge variant={owner && owner.role !== "user" ? "accent" : "outline"}>{owner?.role ?? "no owner"}</Badge>
        </Fact>
        <Fact label="Joined">
          <Moment at={account.createdAt.toISOString()} day />
        </Fact>
        <Fact label="Auto-recharge">{balance.autoRecharge.state.replaceAll("_", " ")}</Fact>
        <Fact label="Account">
          <Id text={accountId} what="account id" />
        </Fact>
        {owner ? (
          <Fact label="User">
            <Id text={owner.userId} what="user id" />
          </Fact>
        ) : null}
        {owner?.externalUserId ? (
          <Fact label="Known outside as">
            <Id text={owner.externalUserId} what="external id" />
          </Fact>
        ) : null}
        {account.stripeCustomerId ? (
          <Fact label="Customer at Stripe">
            <Id text={account.stripeCustomerId} what="customer id" />
          </Fact>
        ) : null}
      </dl>
    </Section>
  );
}

/** In full, and without the unit where that would not leave room for it on a phone. */
function Tokens({ tokens, className }: { tokens: bigint; className?: string }) {
  return <TokenAmount tokens={tokens} unit={!isLong(tokens)} className={className} />;
}

function Id({ text, what }: { text: string; what: string }) {
  return (
    <span className="inline-flex max-w-full items-center gap-1">
      <span className="truncate font-mono text-xs" title={text}>
        {text}
      </span>
      <CopyButton text={text} what={what} />
    </span>
  );
}

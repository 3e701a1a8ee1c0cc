import type { Metadata, Route } from "next";
import { BalanceCard } from "@/components/balance/balance-card";
import { BalanceFacts } from "@/components/balance/balance-facts";
import { daysLeft, runsOutAt } from "@/components/balance/forecast";
import { RefreshOnBalance } from "@/components/balance/refresh-on-balance";
import { UsageBars } from "@/components/balance/usage-bars";
import { BuyTokens } from "@/components/buy/buy-tokens";
import { PurchaseBanner } from "@/components/buy/purchase-banner";
import { parseReturn, purchaseNews } from "@/components/buy/purchase-news";
import { PageFrame } from "@/components/frame/page-frame";
import { LatestSection } from "@/components/history/latest-section";
import { RechargeSection } from "@/components/recharge/recharge-section";
import { RefreshWhile } from "@/components/recharge/refresh-while";
import type { SearchParams } from "@/components/history/history-place";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { requireViewer } from "@/lib/auth/actor";
import { assert } from "@/lib/domain/result";
import { getPurchase } from "@/lib/queries/purchases";
import { getRecharge } from "@/lib/queries/recharge";
import { getShop } from "@/lib/queries/shop";
import { listTransactions } from "@/lib/queries/transactions";
import { getUsageSummary } from "@/lib/queries/usage-summary";
import { viewerBalance } from "../viewer-balance";
import { viewerTimeZone } from "../viewer-time-zone";

export const metadata: Metadata = { title: "Tokens" };

const LATEST_LINES = 8;

export default async function TokensPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = await searchParams;
  const { actor } = await requireViewer("/tokens");
  const returned = parseReturn(params);
  const [balance, usage, shop, latest, recharge, purchase] = await Promise.all([
    viewerBalance(actor),
    getUsageSummary(actor, actor.accountId, { timeZone: await viewerTimeZone() }),
    getShop(actor, actor.accountId),
    listTransactions(actor, actor.accountId, { sort: "newest", limit: LATEST_LINES }),
    getRecharge(actor, actor.accountId),
    returned?.purchaseId ? getPurchase(actor, actor.accountId, returned.purchaseId) : null,
  ]);
  assert(balance.ok && usage && shop && latest.ok && recharge.ok, "a signed-in person may see their own account");
  const { displayUnit, lifetime, nextExpiry, availableTokens } = balance.value;
  const { transactions } = latest.value;
  const days = daysLeft(availableTokens, usage.days);

  return (
    <PageFrame>
      <PageHeader title="Tokens" />
      <PurchaseBanner news={returned && purchaseNews(returned, purchase, transactions)} displayUnit={displayUnit} />
      <RefreshOnBalance />
      <RefreshWhile isWaiting={recharge.value.isCharging} />
      <Section title={<span className="sr-only">Balance and use</span>}>
        <div className="grid gap-x-16 gap-y-10 lg:grid-cols-2">
          <BalanceCard daysLeft={days} runsOutAt={runsOutAt(days, new Date())?.toISOString() ?? null} />
          <UsageBars days={usage.days} totalTokens={usage.usedTokens} displayUnit={displayUnit} />
        </div>
        <BalanceFacts
          lifetime={lifetime}
          nextExpiry={nextExpiry}
          averageTokensPerOperation={usage.averageTokensPerOperation}
          displayUnit={displayUnit}
        />
      </Section>
      <Section
        id="packages"
        title="Buy tokens"
        description={`One payment by card, tokens at once. Bought tokens do not expire.${shop.hasTax ? " Prices are plus tax, shown before you pay." : ""}`}
        actions={
          <ButtonLink href={"/tokens/payments" as Route} variant="ghost" size="sm" className="max-sm:-ml-3 sm:-mr-3">
            Payments and invoices
          </ButtonLink>
        }
        className="scroll-mt-4"
      >
        {shop.packages.length > 0 || shop.customAmount ? (
          <BuyTokens packages={shop.packages} customAmount={shop.customAmount} displayUnit={displayUnit} />
        ) : (
          <EmptyState title="There is nothing on sale at the moment.">Come back later, or ask support.</EmptyState>
        )}
      </Section>
      <RechargeSection view={recharge.value} displayUnit={displayUnit} />
      <LatestSection lines={transactions} displayUnit={displayUnit} />
    </PageFrame>
  );
}

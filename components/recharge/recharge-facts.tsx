import type { DisplayUnit } from "@/components/amounts/format";
import { Moment } from "@/components/amounts/moment";
import { MoneyAmount } from "@/components/amounts/money-amount";
import { TokenAmount } from "@/components/amounts/token-amount";
import { Fact } from "@/components/ui/fact";
import { Progress } from "@/components/ui/progress";
import type { RechargeView } from "@/lib/queries/recharge";

type RechargeFactsProps = { view: RechargeView; displayUnit: DisplayUnit };

/** What is agreed, and how much of this month's cap is used. */
export function RechargeFacts({ view, displayUnit }: RechargeFactsProps) {
  const { settings, spentThisMonthCents, currency, capRenewsAt } = view;
  if (!settings || view.state === "off") return null;
  const { monthlyCapCents } = settings;
  const usedPercent = Number((spentThisMonthCents * 100n) / monthlyCapCents);
  return (
    <div className="flex flex-col gap-6">
      <dl className="grid grid-cols-2 gap-x-6 gap-y-5 md:grid-cols-4">
        <Fact isStrong label="When this or less is left">
          <TokenAmount tokens={settings.thresholdTokens} displayUnit={displayUnit} />
        </Fact>
        <Fact isStrong label="Buys">
          {settings.packageName}
        </Fact>
        <Fact isStrong label="Charges">
          {settings.cardName}
        </Fact>
        <Fact isStrong label="Agreed">
          <Moment at={settings.agreedAt.toISOString()} />
        </Fact>
      </dl>
      <Progress
        label={
          <>
            Used of the cap<span className="max-sm:hidden">, which begins anew on </span>
            <Moment at={capRenewsAt.toISOString()} day className="max-sm:hidden" />
          </>
        }
        value={Math.min(usedPercent, 100)}
        tone={view.state === "cap_reached" ? "warning" : "primary"}
        note={
          <>
            <MoneyAmount minor={spentThisMonthCents} currency={currency} /> of{" "}
            <MoneyAmount minor={monthlyCapCents} currency={currency} />
          </>
        }
        className="max-w-2xl"
      />
    </div>
  );
}

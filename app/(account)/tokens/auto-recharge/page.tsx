import type { Metadata } from "next";
import { RefreshOnBalance } from "@/components/balance/refresh-on-balance";
import { PageFrame } from "@/components/frame/page-frame";
import type { SearchParams } from "@/components/history/history-place";
import { parseLogPlace } from "@/components/recharge/log-place";
import type { PausedFor } from "@/components/recharge/recharge-agreement";
import { RechargeFacts } from "@/components/recharge/recharge-facts";
import { RechargeForm } from "@/components/recharge/recharge-form";
import { RechargeLog } from "@/components/recharge/recharge-log";
import { RechargeStatus } from "@/components/recharge/recharge-status";
import { RefreshWhile } from "@/components/recharge/refresh-while";
import { ActButton } from "@/components/recharge/act-button";
import { Alert } from "@/components/ui/alert";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { requireViewer } from "@/lib/auth/actor";
import { assert } from "@/lib/domain/result";
import { listPackages } from "@/lib/queries/catalogue";
import { listPaymentMethods } from "@/lib/queries/payment-methods";
import { getRecharge, type RechargeView } from "@/lib/queries/recharge";
import { listRechargeLog } from "@/lib/queries/recharge-log";
import { getRechargePast } from "@/lib/queries/recharge-past";
import { initialTerms } from "./initial-terms";
import { viewerBalance } from "../../viewer-balance";

export const metadata: Metadata = { title: "Auto-recharge" };

const ENTRIES_PER_PAGE = 25;

export default async function AutoRechargePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = await searchParams;
  const { actor } = await requireViewer("/tokens/auto-recharge");
  const { accountId } = actor;
  const place = parseLogPlace(params);
  const [recharge, balance, packages, cards, past, log] = await Promise.all([
    getRecharge(actor, accountId),
    viewerBalance(actor),
    listPackages(),
    listPaymentMethods(actor, accountId),
    getRechargePast(actor, accountId),
    listRechargeLog(actor, accountId, { limit: ENTRIES_PER_PAGE, after: place }),
  ]);
  assert(recharge.ok && balance.ok && past.ok && log.ok, "a signed-in person may see their own account");
  const view = recharge.value;
  const { displayUnit } = balance.value;
  const isNew = params["card"] === "added" && cards.ok && cards.value.length > 0;

  return (
    <PageFrame>
      <PageHeader
        title="Auto-recharge"
        description="A card of yours is charged when your balance falls to a threshold, so that work does not stop."
      />
      <RefreshOnBalance />
      <RefreshWhile isWaiting={view.isCharging} />
      <Section title={<span className="sr-only">How it stands</span>}>
        <RechargeStatus view={view} />
        <RechargeFacts view={view} displayUnit={displayUnit} />
      </Section>
      <Section
        id="settings"
        title={view.state === "off" ? "Set up" : "Settings"}
        className="scroll-mt-4"
        actions={
          view.state === "off" ? null : (
            <ActButton act="turn-off" variant="secondary" size="sm">
              Turn off
            </ActButton>
          )
        }
      >
        {isNew && cards.ok ? (
          <Alert tone="success" title={`${cards.value[0]!.name} was added`}>
            {view.state === "off"
              ? "It is chosen below. Nothing is charged until you turn auto-recharge on."
              : "It is chosen below. Save to have it charged from now on."}
          </Alert>
        ) : null}
        {cards.ok ? (
          <RechargeForm
            // What was typed belongs to these cards and packages; another answer begins anew.
            key={`${view.settings?.agreedAt.getTime()} ${cards.value.map(({ id }) => id).join()}`}
            packages={packages}
            cards={cards.value}
            displayUnit={displayUnit}
            hasTax={view.hasTax}
            initial={initialTerms({ view, packages, cards: cards.value, displayUnit, prefersNewest: isNew })}
            isOn={view.state !== "off"}
            pausedFor={pausedFor(view)}
            isChargingAlready={view.isCharging || view.finishPurchaseId !== null}
            spentThisMonthCents={view.spentThisMonthCents}
            past={past.value}
            backOff={view.backOff}
          />
        ) : (
          <Alert tone="warning" title="Your cards could not be read">
            The payment service did not answer. Nothing was changed. Reload the page in a minute.
          </Alert>
        )}
      </Section>
      <Section
        id="log"
        title="Decisions"
        description="Every time auto-recharge looked at your balance, what it decided, and why."
        className="scroll-mt-4"
      >
        <RechargeLog entries={log.value.entries} place={place} next={log.value.next} displayUnit={displayUnit} />
      </Section>
    </PageFrame>
  );
}

/** What choosing a card does not change. A card that was removed may come back. */
function pausedFor({ state, remedy, settings }: RechargeView): PausedFor | null {
  const isAboutTheCard = remedy !== "choose_card" && remedy !== "agree_again" && remedy !== "buy_tokens";
  if (state !== "paused" || !isAboutTheCard) return null;
  return remedy === "wait_for_staff" ? "any card" : (settings?.cardName ?? null);
}

import "server-only";
import { database } from "@/lib/db/client";
import { findAttemptInFlight, readSpentByRecharge } from "@/lib/db/recharge-attempt-store";
import {
  RECHARGE_STATE,
  rechargeStateOf,
  settingsOf,
  type RechargeSettings,
  type RechargeStateJson,
  type SettingsRow,
} from "@/lib/db/recharge-store";
import { actorMaySee, type Actor } from "@/lib/domain/access";
import { readSettings } from "@/lib/db/settings-store";
import { cardText, isConsentCurrent } from "@/lib/domain/recharge/consent";
import { startOfMonth, startOfNextMonth } from "@/lib/domain/recharge/decide";
import { rechargeStatusOf, type RechargeState } from "@/lib/domain/recharge/state";
import { backOffText, wordsOfPause, wordsOfStop, type PauseRemedy, type StopReason } from "@/lib/domain/recharge/words";
import { ok, refuse, type Result } from "@/lib/domain/result";

/** Auto-recharge of an account as its owner may know it. */
export type RechargeView = {
  state: RechargeState;
  /** Since a payment is on its way, whatever else is the case. */
  isCharging: boolean;
  title: string;
  sentence: string;
  /** The one thing to do; null where there is nothing. */
  remedy: PauseRemedy | "wait" | "raise_cap" | null;
  /** The payment that waits for its owner. */
  finishPurchaseId: string | null;
  nextEligibleAt: Date | null;
  /** What is agreed, or was before it was turned off; null before it was ever set up. */
  settings: {
    thresholdTokens: bigint;
    packageId: string;
    packageName: string;
    monthlyCapCents: bigint;
    cardId: string;
    cardName: string;
    agreedText: string;
    agreedAt: Date;
  } | null;
  /** Of the month's cap, with what is on its way or waits for its owner. */
  spentThisMonthCents: bigint;
  currency: string;
  capRenewsAt: Date;
  /** Prices are plus tax. */
  hasTax: boolean;
  backOff: string;
};

export async function getRecharge(actor: Actor, accountId: string): Promise<Result<RechargeView>> {
  if (!actorMaySee(actor, accountId)) return refuse({ code: "account_not_found" });
  const { pool } = database();
  const now = new Date();
  const [account, row, inFlight, { taxMode }, spentThisMonthCents] = await Promise.all([
    pool.query<{ state: RechargeStateJson }>(`SELECT ${RECHARGE_STATE} AS state FROM accounts a WHERE a.id = $1`, [
      accountId,
    ]),
    pool.query<FoundRow>(SETTINGS, [accountId]),
    findAttemptInFlight(accountId),
    readSettings(),
    readSpentByRecharge(
      { query: async (text, values) => (await pool.query(text, values)).rows },
      accountId,
      startOfMonth(now),
    ),
  ]);
  if (!account.rows[0]) return refuse({ code: "account_not_found" });
  const found = row.rows[0];
  const settings = found ? settingsOf(found) : null;
  const cardName = settings ? cardText(settings.card) : "";
  const status = rechargeStatusOf(rechargeStateOf(account.rows[0].state), now);
  const hasTax = taxMode === "automatic";
  const stop = found && settings && status.state === "active" ? stopReason(settings, found, hasTax) : null;
  const isWaiting = inFlight?.status === "requires_action";
  const isCharging = inFlight !== null && !isWaiting;
  return ok({
    state: stop ? "paused" : status.state,
    isCharging,
    ...(stop ? wordsWhileStopped(stop) : wordsFor(status, cardName, isWaiting)),
    finishPurchaseId: isWaiting ? inFlight.id : null,
    nextEligibleAt: status.nextEligibleAt,
    settings: settings && {
      thresholdTokens: settings.thresholdTokens,
      packageId: settings.packageId,
      packageName: found!.package_name,
      monthlyCapCents: settings.monthlyCapCents,
      cardId: settings.card.paymentMethodId,
      cardName,
      agreedText: settings.consent.text,
      agreedAt: settings.consent.at,
    },
    spentThisMonthCents,
    currency: found?.currency ?? "usd",
    capRenewsAt: startOfNextMonth(now),
    hasTax,
    backOff: backOffText(),
  });
}

type FoundRow = SettingsRow & {
  package_name: string;
  amount_tokens: bigint;
  price_cents: bigint;
  currency: string;
  is_active: boolean;
  last_reason: string | null;
};

const SETTINGS = `
  SELECT s.*, p.name AS package_name, p.amount_tokens, p.price_cents, p.currency, p.is_active,
         (SELECT d.reason FROM recharge_decisions d WHERE d.account_id = s.account_id AND d.last_at > s.updated_at
           ORDER BY d.last_at DESC LIMIT 1) AS last_reason
    FROM recharge_settings s JOIN packages p ON p.id = s.package_id
   WHERE s.account_id = $1`;

/** Why nothing would be charged though it is on; as the package is now, and not only as it was last noticed. */
function stopReason(
  { thresholdTokens, monthlyCapCents, consent }: RechargeSettings,
  row: FoundRow,
  hasTax: boolean,
): StopReason | null {
  if (!row.is_active) return "package_unavailable";
  const { package_name: packageName, amount_tokens: amountTokens, price_cents: priceCents, currency } = row;
  const terms = { thresholdTokens, monthlyCapCents, packageName, amountTokens, priceCents, currency, hasTax };
  if (!isConsentCurrent(consent, terms)) return "terms_changed";
  return hasTax && row.last_reason === "tax_unknown" ? "tax_unknown" : null;
}

function wordsWhileStopped(reason: StopReason): Words {
  const { title, why, remedy } = wordsOfStop(reason);
  return { title: "Auto-recharge is paused", sentence: `${title}. ${why}`, remedy };
}

type Words = Pick<RechargeView, "title" | "sentence" | "remedy">;

function wordsFor(
  { state, pausedReason }: ReturnType<typeof rechargeStatusOf>,
  card: string,
  isWaiting: boolean,
): Words {
  switch (state) {
    case "off":
      return {
        title: "Auto-recharge is off",
        sentence: "No card is charged unless you buy tokens yourself.",
        remedy: null,
      };
    case "active":
      return {
        title: "Auto-recharge is on",
        sentence: `It charges ${card} when your balance falls to the threshold.`,
        remedy: null,
      };
    case "backing_off":
      return {
        title: `${card} was declined`,
        sentence: "Nothing was charged. It is tried again by itself; another card would be tried at once.",
        remedy: "wait",
      };
    case "cap_reached":
      return {
        title: "Your monthly cap is reached",
        sentence: "Nothing more is charged this month. Raise the cap, or buy tokens yourself.",
        remedy: "raise_cap",
      };
    case "paused": {
      const { title, why, remedy } = wordsOfPause(pausedReason!, card);
      return {
        title: "Auto-recharge is paused",
        sentence: `${title}. ${why}`,
        // The payment may have been given up meanwhile: then there is nothing to finish.
        remedy: remedy === "finish_payment" && !isWaiting ? "use_another_card" : remedy,
      };
    }
  }
}

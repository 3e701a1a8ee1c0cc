import { MAILS_TO_STAFF, type Mail, type MailFacts, type MailKind } from "@/lib/domain/mails";
import { amountsIn, type Amounts } from "./amounts";
import { harmless, harmlessFacts } from "./harmless";
import type { Letter, Stationery, Template, TokenOf } from "./letter";
import { htmlOf } from "./letter-as-html";
import { textOf } from "./letter-as-text";
import { accountSuspended, balanceCritical, balanceLow } from "./templates/balances";
import { weeklySummary } from "./templates/business";
import { accountBlocked, accountUnblocked } from "./templates/blocks";
import { grantExpiring, grantReceived } from "./templates/grants";
import { accountClosed, closingRefundAsked, passwordChanged, passwordReset, signInLink } from "./templates/people";
import { disputeOpened, paymentDisputed, purchaseReceipt, refundMade } from "./templates/payments";
import { modelWithoutPrice, usageUnpriced } from "./templates/prices";
import { questionAnswered } from "./templates/questions";
import { rechargeDeclined, rechargeDone, rechargeNeedsAction, rechargePaused } from "./templates/recharges";

export type WrittenMail = { subject: string; text: string; html: string };

/** Writes a mail from its facts. `at` is when they were so. Throws on facts that are not those of the kind. */
export function writeMail(
  mail: Mail,
  {
    appUrl,
    displayUnit,
    at,
    tokenOf,
  }: { appUrl: string; displayUnit: "tokens" | "credits"; at: Date; tokenOf: TokenOf },
): WrittenMail {
  const amounts = amountsIn(displayUnit);
  const letter = letterOf(mail, amounts, tokenOf);
  const stationery: Stationery = {
    appUrl,
    reasonForMail: MAILS_TO_STAFF.has(mail.kind)
      ? `You receive this because you are a superadmin of Purser at ${appUrl}.`
      : `You receive this because you own an account of Purser at ${appUrl}.`,
    asOf: `As of ${amounts.moment(at.toISOString())}.`,
  };
  return {
    subject: harmless(letter.subject),
    text: textOf(letter, stationery),
    html: htmlOf(letter, stationery),
  };
}

function letterOf<Kind extends MailKind>(
  mail: { kind: Kind; facts: MailFacts[Kind] },
  amounts: Amounts,
  tokenOf: TokenOf,
): Letter {
  const template: Template<Kind> | undefined = TEMPLATES[mail.kind];
  if (!template) throw new Error(`No such kind of mail: ${mail.kind}`);
  return template(harmlessFacts(mail.facts), amounts, tokenOf);
}

const TEMPLATES: { [Kind in MailKind]: Template<Kind> } = {
  purchase_receipt: purchaseReceipt,
  refund_made: refundMade,
  question_answered: questionAnswered,
  payment_disputed: paymentDisputed,
  dispute_opened: disputeOpened,
  recharge_done: rechargeDone,
  recharge_declined: rechargeDeclined,
  recharge_paused: rechargePaused,
  recharge_needs_action: rechargeNeedsAction,
  grant_received: grantReceived,
  grant_expiring: grantExpiring,
  balance_low: balanceLow,
  balance_critical: balanceCritical,
  account_suspended: accountSuspended,
  account_blocked: accountBlocked,
  account_unblocked: accountUnblocked,
  sign_in_link: signInLink,
  password_reset: passwordReset,
  password_changed: passwordChanged,
  account_closed: accountClosed,
  closing_refund_asked: closingRefundAsked,
  weekly_summary: weeklySummary,
  usage_unpriced: usageUnpriced,
  model_without_price: modelWithoutPrice,
};

import type { Mail, MailFacts, MailKind } from "@/lib/domain/mails";
import { amountsIn, type Amounts } from "./amounts";
import { harmless, harmlessFacts } from "./harmless";
import type { Letter, Stationery, Template } from "./letter";
import { htmlOf } from "./letter-as-html";
import { textOf } from "./letter-as-text";
import { accountSuspended, balanceCritical, balanceLow } from "./templates/balances";
import { grantExpiring, grantReceived } from "./templates/grants";
import { disputeOpened, paymentDisputed, purchaseReceipt, refundMade } from "./templates/payments";
import { questionAnswered } from "./templates/questions";
import { rechargeDeclined, rechargeDone, rechargeNeedsAction, rechargePaused } from "./templates/recharges";

export type WrittenMail = { subject: string; text: string; html: string };

/** Writes a mail from its facts. `at` is when they were so. Throws on facts that are not those of the kind. */
export function writeMail(
  mail: Mail,
  { appUrl, displayUnit, at }: { appUrl: string; displayUnit: "tokens" | "credits"; at: Date },
): WrittenMail {
  const amounts = amountsIn(displayUnit);
  const letter = letterOf(mail, amounts);
  const stationery: Stationery = {
    appUrl,
    reasonForMail: TO_STAFF.has(mail.kind)
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

function letterOf<Kind extends MailKind>(mail: { kind: Kind; facts: MailFacts[Kind] }, amounts: Amounts): Letter {
  const template: Template<Kind> | undefined = TEMPLATES[mail.kind];
  if (!template) throw new Error(`No such kind of mail: ${mail.kind}`);
  return template(harmlessFacts(mail.facts), amounts);
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
};

const TO_STAFF: ReadonlySet<MailKind> = new Set(["dispute_opened"]);

import { operationLabel } from "@/lib/domain/operation-types";
import { grouped, moneyText } from "@/lib/domain/units";
import { Sheet, timeText, type Column } from "@/lib/pdf/sheet";
import type { DisputeEvidence, EvidenceUsage } from "@/lib/queries/dispute-evidence";

/**
 * The case against a dispute on paper: what was agreed and when, who paid, what they were told, what they used of it,
 * and how their balance went. Written for somebody at a bank who has never heard of us and has five minutes.
 */
export async function disputeDocument(evidence: DisputeEvidence, issuedAt: Date): Promise<Buffer> {
  const { dispute, purchase, customer } = evidence;
  const sheet = new Sheet({
    title: "Evidence for a disputed payment",
    subtitle: `${moneyText(dispute.amountCents, purchase.currency)} disputed as “${words(dispute.reason)}” on ${timeText(dispute.openedAt)}`,
    issuer: "Purser",
    reference: dispute.id,
    issuedAt,
  });
  summary(sheet, evidence);
  payment(sheet, evidence);
  sheet.section("The customer");
  sheet.facts([
    ["Name", customer.name],
    ["Email", customer.email],
    ["Account", customer.accountId],
    ["Known to the merchant as", customer.externalUserId],
    ["Customer at Stripe", customer.stripeCustomerId],
    ["Signed up", timeText(customer.signedUpAt)],
    ["Other payments", otherPayments(customer)],
  ]);
  agreement(sheet, evidence);
  receipts(sheet, evidence);
  usage(sheet, evidence.usage);
  balances(sheet, evidence);
  return sheet.end();
}

/** What somebody in a hurry has to know. */
function summary(sheet: Sheet, { dispute, purchase, usage }: DisputeEvidence): void {
  sheet.section("In short");
  const listed = usage.rows.length < usage.usageCount ? `The first ${usage.rows.length} are listed` : "All are listed";
  const used =
    usage.usageCount === 0
      ? `None of the ${grouped(purchase.amountTokens)} tokens that this payment bought were used.`
      : `${grouped(usage.tokens)} of the ${grouped(purchase.amountTokens)} tokens that this payment bought were used, in ${counted(usage.usageCount, "operation")} between ${timeText(usage.firstAt!)} and ${timeText(usage.lastAt!)}. ${listed} below with what each drew from this payment.`;
  const given =
    purchase.refundedCents === 0n ? "" : ` ${moneyText(purchase.refundedCents, purchase.currency)} were refunded.`;
  const taken =
    dispute.takenTokens === 0n ? "" : ` ${grouped(dispute.takenTokens)} tokens were taken back for this dispute.`;
  sheet.paragraph(
    `The customer bought ${grouped(purchase.amountTokens)} prepaid tokens for ${moneyText(purchase.paidCents, purchase.currency)}. They were delivered at once, in full, as soon as the payment had succeeded. ${used}${given}${taken}`,
  );
}

function payment(sheet: Sheet, { purchase, dispute }: DisputeEvidence): void {
  const money = (cents: bigint) => moneyText(cents, purchase.currency);
  const tax = purchase.taxCents > 0n ? `, of which ${money(purchase.taxCents)} tax` : "";
  sheet.section("The payment");
  sheet.facts([
    ["Bought", `${purchase.packageName}: ${grouped(purchase.amountTokens)} tokens`],
    ["Agreed price", `${money(purchase.priceCents)} before tax`],
    ["Paid", `${money(purchase.paidCents)}${tax}`],
    ["Order placed", timeText(purchase.agreedAt)],
    ["Paid and delivered", purchase.paidAt && timeText(purchase.paidAt)],
    ["How", purchase.kind === "checkout" ? "By the customer, on Stripe’s payment page" : "By automatic recharge"],
    ["Card", purchase.card && capital(purchase.card)],
    ["Refunded", purchase.refundedCents > 0n ? money(purchase.refundedCents) : null],
    ["Payment at Stripe", purchase.paymentIntentId],
    ["Charge at Stripe", purchase.chargeId],
    ["Our purchase", purchase.id],
    ["Receipt", purchase.receiptUrl],
    ["Invoice", purchase.invoiceUrl],
    ["Dispute", `${dispute.id}, ${words(dispute.status)}`],
    ["Answer due", dispute.evidenceDueAt && timeText(dispute.evidenceDueAt)],
  ]);
}

function agreement(sheet: Sheet, { consent, purchase }: DisputeEvidence): void {
  if (purchase.kind === "checkout") {
    sheet.section("What was agreed");
    sheet.paragraph(
      `The price and the number of tokens were shown before and on Stripe’s payment page, where the customer entered their card and confirmed. Delivery is by credit to the customer’s account and needs no further act.`,
    );
    return;
  }
  sheet.section("Consent to automatic recharge");
  if (!consent) {
    sheet.paragraph("The words that the customer agreed to are not kept.");
    return;
  }
  sheet.paragraph(
    `This payment was made because the balance had fallen to ${grouped(consent.thresholdTokens)} tokens or less. The customer had agreed on ${timeText(consent.agreedAt)} (version ${consent.version}) to these words:`,
  );
  sheet.paragraph(`“${consent.text}”`, { isQuoted: true });
}

function receipts(sheet: Sheet, { receipts: mails }: DisputeEvidence): void {
  if (mails.length === 0) return;
  sheet.section("What the customer was told");
  sheet.table<(typeof mails)[number]>(
    [
      { head: "Mail", share: 0.34, text: ({ kind }) => capital(words(kind)) },
      { head: "To", share: 0.36, text: ({ recipient }) => recipient },
      { head: "Sent", share: 0.3, text: ({ sentAt }) => (sentAt ? timeText(sentAt) : "Not sent yet") },
    ],
    mails,
  );
}

function usage(sheet: Sheet, { usageCount, tokens, byOperation, rows }: DisputeEvidence["usage"]): void {
  sheet.section("What the payment was used for");
  if (usageCount === 0) return sheet.paragraph("Nothing that this payment bought has been used.");
  sheet.paragraph(
    `Every token is traced to the payment that bought it. These are the operations whose cost was drawn from this one: ${counted(usageCount, "operation")}, ${grouped(tokens)} tokens.`,
  );
  sheet.table<(typeof byOperation)[number]>(
    [
      { head: "Operation", share: 0.5, text: ({ operationType }) => operationLabel(operationType) },
      { head: "Count", share: 0.25, numeric: true, text: (row) => grouped(BigInt(row.usageCount)) },
      { head: "Tokens from this payment", share: 0.25, numeric: true, text: (row) => grouped(row.tokens) },
    ],
    byOperation,
  );
  sheet.section(rows.length < usageCount ? `The first ${rows.length} of ${counted(usageCount, "operation")}` : "Each operation"); // prettier-ignore
  sheet.table<EvidenceUsage>(usageColumns, rows);
}

const usageColumns: Column<EvidenceUsage>[] = [
  { head: "When", share: 0.27, text: ({ at }) => timeText(at) },
  { head: "What", share: 0.41, text: ({ description }) => description },
  { head: "Model", share: 0.18, text: ({ provider, model }) => `${provider} ${model}` },
  { head: "Tokens", share: 0.14, numeric: true, text: ({ tokens }) => grouped(tokens) },
];

function balances(sheet: Sheet, { balances: days }: DisputeEvidence): void {
  if (days.length === 0) return;
  sheet.section("The account’s balance, day by day");
  sheet.table<(typeof days)[number]>(
    [
      { head: "Day (UTC)", share: 0.4, text: ({ day }) => day },
      { head: "Added", share: 0.2, numeric: true, text: ({ addedTokens }) => grouped(addedTokens) },
      { head: "Taken", share: 0.2, numeric: true, text: ({ usedTokens }) => grouped(usedTokens) },
      { head: "Balance at its end", share: 0.2, numeric: true, text: ({ closingTokens }) => grouped(closingTokens) },
    ],
    days,
  );
}

function otherPayments({ otherPaymentCount, firstPaidAt }: DisputeEvidence["customer"]): string {
  if (otherPaymentCount === 0 || !firstPaidAt) return "None";
  return `${counted(otherPaymentCount, "payment")} that ${otherPaymentCount === 1 ? "was" : "were"} never disputed, the first on ${timeText(firstPaidAt)}`;
}

function counted(count: number, what: string): string {
  return `${grouped(BigInt(count))} ${what}${count === 1 ? "" : "s"}`;
}

/** `product_not_received` → `product not received` */
function words(name: string): string {
  return name.replaceAll("_", " ");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

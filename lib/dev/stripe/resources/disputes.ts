import type Stripe from "stripe";
import { z } from "zod";
import { changedAttributes, emit } from "../events/emit";
import type { LocalStripe } from "../local-stripe";
import { closeDispute, isInquiry, refuseIfClosed } from "../payments/dispute-charge";
import { find } from "../store/store";
import { invalidRequest, missing } from "../wire/fault";
import { changedMetadata, createdFilter, flag, metadataChange, pageQuery, text } from "../wire/form";
import { page } from "../wire/lists";
import { route, type Route } from "../wire/route";

const listParams = z.strictObject({
  ...pageQuery,
  charge: text.optional(),
  created: createdFilter.optional(),
  payment_intent: text.optional(),
});

/** Evidence in words. There are no files here, so that what has to be one is refused. */
const TEXTS = [
  "access_activity_log",
  "billing_address",
  "cancellation_policy_disclosure",
  "cancellation_rebuttal",
  "customer_email_address",
  "customer_name",
  "customer_purchase_ip",
  "duplicate_charge_explanation",
  "duplicate_charge_id",
  "product_description",
  "refund_policy_disclosure",
  "refund_refusal_explanation",
  "service_date",
  "shipping_address",
  "shipping_carrier",
  "shipping_date",
  "shipping_tracking_number",
  "uncategorized_text",
] as const satisfies readonly (keyof Stripe.Dispute.Evidence)[];

const LONGEST_EVIDENCE = 150_000;

const updateParams = z.strictObject({
  evidence: z.partialRecord(z.enum(TEXTS), z.string()).optional(),
  metadata: metadataChange.optional(),
  submit: flag.optional(),
});

export const disputeRoutes: readonly Route[] = [
  route("GET", "/v1/disputes", listParams, ({ charge, payment_intent, ...query }, { stripe, path }) => {
    const disputes = Object.values(stripe.store.state.disputes).filter(
      (dispute) =>
        (charge === undefined || dispute.charge === charge) &&
        (payment_intent === undefined || dispute.payment_intent === payment_intent),
    );
    return page(disputes, query, path);
  }),

  route("GET", "/v1/disputes/:id", z.strictObject({}), (_, { stripe, id }) => knownDispute(stripe, id)),

  route("POST", "/v1/disputes/:id", updateParams, (input, { stripe, cause, id }) => {
    const dispute = knownDispute(stripe, id);
    if (input.evidence !== undefined || input.submit) refuseIfClosed(dispute);
    const before = structuredClone(dispute);
    if (input.evidence) gather(dispute, input.evidence);
    dispute.metadata = changedMetadata(dispute.metadata, input.metadata);
    if (input.submit ?? input.evidence !== undefined) submit(dispute);
    const changes = changedAttributes(before, dispute);
    if (changes) emit(stripe, cause, "charge.dispute.updated", dispute, changes);
    return dispute;
  }),

  /** To close a dispute is to accept it: the money stays with the bank. */
  route("POST", "/v1/disputes/:id/close", z.strictObject({}), (_, { stripe, cause, id }) => {
    const dispute = knownDispute(stripe, id);
    closeDispute(stripe, cause, dispute, isInquiry(dispute) ? "warning_closed" : "lost");
    return dispute;
  }),
];

export function knownDispute(stripe: LocalStripe, id: string): Stripe.Dispute {
  const dispute = find(stripe.store.state.disputes, id);
  if (!dispute) throw missing("dispute", id);
  return dispute;
}

/** Keeps what is said; an empty text takes it back. */
function gather(dispute: Stripe.Dispute, said: Partial<Record<(typeof TEXTS)[number], string>>): void {
  const evidence = { ...dispute.evidence };
  for (const name of TEXTS) {
    const text = said[name];
    if (text !== undefined) evidence[name] = text || null;
  }
  const length = TEXTS.reduce((sum, name) => sum + (evidence[name]?.length ?? 0), 0);
  if (length > LONGEST_EVIDENCE) {
    throw invalidRequest(`The evidence has more than ${LONGEST_EVIDENCE} characters.`, { param: "evidence" });
  }
  dispute.evidence = evidence;
  dispute.evidence_details.has_evidence = true;
}

/** From here on it is the bank's turn. */
function submit(dispute: Stripe.Dispute): void {
  dispute.evidence_details.submission_count += 1;
  dispute.status = isInquiry(dispute) ? "warning_under_review" : "under_review";
}

import { afterEach, beforeEach, expect, test } from "vitest";
import { failureOf, openBench, type Bench } from "../bench";

let bench: Bench;
beforeEach(async () => void (bench = await openBench()));
afterEach(() => bench.close());

async function paidCharge(): Promise<string> {
  const intent = await bench.stripe.paymentIntents.create({
    amount: 1500,
    currency: "usd",
    payment_method: "pm_card_visa",
    off_session: true,
    confirm: true,
  });
  return String(intent.latest_charge);
}

/** What a reader of a dispute can tell: how much the bank has at the moment. */
async function withdrawnAmount(id: string): Promise<number> {
  const { balance_transactions } = await bench.stripe.disputes.retrieve(id);
  return balance_transactions.reduce((sum, { amount }) => sum - amount, 0);
}

async function disputeEvents(): Promise<string[]> {
  await bench.control("/flush");
  return bench.inbox.types().filter((type) => type.startsWith("charge.dispute"));
}

test("a dispute takes what is left of the charge, and losing keeps it away", async () => {
  const charge = await paidCharge();
  await bench.stripe.refunds.create({ charge, amount: 400 });
  const opened = await bench.control(`/charges/${charge}/dispute`);
  const id = String(opened.body["id"]);
  expect(await bench.stripe.disputes.retrieve(id)).toMatchObject({ amount: 1100, status: "needs_response", charge });
  expect((await bench.stripe.charges.retrieve(charge)).disputed).toBe(true);
  expect(await failureOf(bench.stripe.refunds.create({ charge }))).toMatchObject({ code: "charge_disputed" });
  expect((await bench.stripe.disputes.close(id)).status).toBe("lost");
  expect(await disputeEvents()).toEqual([
    "charge.dispute.created",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.closed",
  ]);
  expect((await bench.control(`/disputes/${id}/close`, { outcome: "won" })).status).toBe(400);
});

test("a dispute that is won brings the money back", async () => {
  const charge = await paidCharge();
  const closed = await bench.control(`/charges/${charge}/dispute`, { outcome: "won", reason: "product_not_received" });
  expect(closed.body).toMatchObject({ status: "won", reason: "product_not_received" });
  expect(await disputeEvents()).toEqual([
    "charge.dispute.created",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
    "charge.dispute.closed",
  ]);
});

test("a charge without money, or with a dispute, cannot be disputed", async () => {
  const refunded = await paidCharge();
  await bench.stripe.refunds.create({ charge: refunded });
  expect((await bench.control(`/charges/${refunded}/dispute`)).status).toBe(400);
  const disputed = await paidCharge();
  await bench.control(`/charges/${disputed}/dispute`);
  expect((await bench.control(`/charges/${disputed}/dispute`)).status).toBe(400);
});

test("an inquiry takes nothing until it becomes a dispute", async () => {
  const { disputes, refunds } = bench.stripe;
  const charge = await paidCharge();
  const opened = await bench.control(`/charges/${charge}/dispute`, { inquiry: true, reason: "general" });
  const id = String(opened.body["id"]);
  expect(await disputes.retrieve(id)).toMatchObject({
    status: "warning_needs_response",
    is_charge_refundable: true,
    balance_transactions: [],
    payment_method_details: { card: { case_type: "inquiry" } },
  });
  expect((await bench.control(`/disputes/${id}/close`, { outcome: "lost" })).status).toBe(400);
  await bench.control(`/disputes/${id}/withdraw`);
  expect(await disputes.retrieve(id)).toMatchObject({
    status: "needs_response",
    is_charge_refundable: false,
    balance_transactions: [{ amount: -1500, net: -1500, reporting_category: "dispute", source: id }],
  });
  expect(await failureOf(refunds.create({ charge }))).toMatchObject({ code: "charge_disputed" });
  expect((await bench.control(`/disputes/${id}/withdraw`)).status).toBe(400);
  expect(await disputeEvents()).toEqual([
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.funds_withdrawn",
  ]);
});

test("an inquiry that ends as one leaves the money alone", async () => {
  const charge = await paidCharge();
  const opened = await bench.control(`/charges/${charge}/dispute`, { inquiry: true });
  const id = String(opened.body["id"]);
  const closed = await bench.control(`/disputes/${id}/close`, { outcome: "warning_closed" });
  expect(closed.body).toMatchObject({ status: "warning_closed", balance_transactions: [] });
  expect(await disputeEvents()).toEqual(["charge.dispute.created", "charge.dispute.closed"]);
  expect((await bench.stripe.refunds.create({ charge })).status).toBe("succeeded");
});

test("funds are withdrawn and reinstated in steps, and the outcome puts them where they belong", async () => {
  const charge = await paidCharge();
  const opened = await bench.control(`/charges/${charge}/dispute`, { withdraw: false, amount: 600 });
  const id = String(opened.body["id"]);
  expect(opened.body).toMatchObject({ status: "needs_response", amount: 600 });
  expect(await withdrawnAmount(id)).toBe(0);
  expect((await bench.control(`/disputes/${id}/reinstate`)).status).toBe(400);
  await bench.control(`/disputes/${id}/withdraw`);
  expect(await withdrawnAmount(id)).toBe(600);
  await bench.control(`/disputes/${id}/reinstate`);
  expect(await withdrawnAmount(id)).toBe(0);
  await bench.control(`/disputes/${id}/close`, { outcome: "lost" });
  expect(await withdrawnAmount(id)).toBe(600);
  expect(await disputeEvents()).toEqual([
    "charge.dispute.created",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.closed",
  ]);
});

test("evidence is kept, staged until it is submitted, and closed with the dispute", async () => {
  const { disputes } = bench.stripe;
  const opened = await bench.control(`/charges/${await paidCharge()}/dispute`);
  const id = String(opened.body["id"]);
  const staged = await disputes.update(id, {
    evidence: { product_description: "150,000 tokens", customer_purchase_ip: "203.0.113.7" },
    metadata: { case: "7" },
    submit: false,
  });
  expect(staged).toMatchObject({
    status: "needs_response",
    metadata: { case: "7" },
    evidence: { product_description: "150,000 tokens", customer_purchase_ip: "203.0.113.7" },
    evidence_details: { has_evidence: true, submission_count: 0 },
  });
  const submitted = await disputes.update(id, { evidence: { uncategorized_text: "They used them." }, submit: true });
  expect(submitted).toMatchObject({
    status: "under_review",
    evidence: { product_description: "150,000 tokens", uncategorized_text: "They used them." },
    evidence_details: { submission_count: 1 },
  });
  expect(await disputes.update(id, { metadata: { case: "8" } })).toMatchObject({
    evidence_details: { submission_count: 1 },
  });
  expect(await failureOf(disputes.update(id, { evidence: { receipt: "file_1" } }))).toMatchObject({
    code: "parameter_unknown",
    param: "evidence[receipt]",
  });
  expect(await failureOf(disputes.update(id, { evidence: { uncategorized_text: "x".repeat(150_001) } }))).toMatchObject(
    { param: "evidence" },
  );
  await bench.control(`/disputes/${id}/close`, { outcome: "won" });
  expect(await failureOf(disputes.update(id, { submit: true }))).toMatchObject({ statusCode: 400 });
  expect(await disputes.retrieve(id)).toMatchObject({
    status: "won",
    evidence: { uncategorized_text: "They used them." },
  });
});

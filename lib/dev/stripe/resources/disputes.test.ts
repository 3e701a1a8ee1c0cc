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

import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { testStripe } from "@/lib/dev/test-stripe";
import { disputeDocument } from "@/lib/api/dispute-document";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, ledgerBreaches, service, type Customer } from "@/lib/dev/factories";
import { aPayment, type Paid } from "@/lib/dev/payment-factories";
import { aCardHolder, agreedTerms, attemptsOf, fallTo, rechargeOn } from "@/lib/dev/recharge-factories";
import { NO_UNITS } from "@/lib/domain/pricing/charge";
import { considerRecharge } from "@/lib/operations/consider-recharge";
import { correctLine } from "@/lib/operations/correct-line";
import { recordUsages } from "@/lib/operations/record-usage";
import { reversePayment } from "@/lib/operations/reverse-payment";
import { getDisputeEvidence, MOST_USAGES, type DisputeEvidence } from "@/lib/queries/dispute-evidence";
import { getDispute, listDisputes } from "@/lib/queries/disputes";
import { seedCatalogue } from "@/prisma/seed/catalogue";

testDatabase();
const stripe = testStripe();
let admin: Customer;

beforeAll(async () => {
  await seedCatalogue();
  await stripe.control("delivery", { mode: "drop" });
  admin = await aCustomer({ role: "admin" });
});
afterEach(async () => expect(await ledgerBreaches()).toEqual([]));
afterAll(closeDatabase);

const follow = (paid: Paid) => reversePayment({ kind: "stripe" }, paid.paymentIntentId, async () => {});

async function aDisputed({ usages = 0, about = {} as object, balanceTokens = 0n } = {}) {
  const customer = await aCustomer({ balanceTokens });
  const paid = await aPayment(stripe, customer);
  await follow(paid);
  await spend(customer, usages);
  const { id } = (await stripe.control(`charges/${paid.chargeId}/dispute`, about)) as { id: string };
  await follow(paid);
  return { customer, paid, id };
}

/** Each costs 15 tokens. */
async function spend({ accountId }: Customer, count: number): Promise<void> {
  const units = { ...NO_UNITS, inputModelTokens: 4n, outputModelTokens: 6n };
  const usage = {
    who: { accountId },
    operationType: "draft",
    provider: "openai",
    model: "gpt-4o",
    units,
    success: true,
  };
  const results = await recordUsages(
    service,
    Array.from({ length: count }, () => usage),
  );
  expect(results.every(({ ok }) => ok)).toBe(true);
}

async function evidenceOf(id: string): Promise<DisputeEvidence> {
  const evidence = await getDisputeEvidence(admin.actor, id);
  if (!evidence.ok) throw new Error(evidence.refusal.code);
  return evidence.value;
}

test("the evidence traces exactly what the disputed payment has paid for", async () => {
  // 10 tokens were a gift: the first usage is paid by them and by the payment.
  const { customer, id, paid } = await aDisputed({ usages: 3, balanceTokens: 10n });
  await follow(await aPayment(stripe, customer, { packageId: "pro" }));
  await spend(customer, 2); // by now paid by the other payment
  const evidence = await evidenceOf(id);
  expect(evidence.usage).toMatchObject({ usageCount: 3, tokens: 35n });
  expect(evidence.usage.byOperation).toEqual([{ operationType: "draft", usageCount: 3, tokens: 35n }]);
  expect(evidence.usage.rows.map(({ tokens }) => tokens)).toEqual([5n, 15n, 15n]);
  expect(evidence.purchase).toMatchObject({ id: paid.purchaseId, paidCents: 1_500n, amountTokens: 150_000n });
  expect(evidence.customer).toMatchObject({ email: customer.email, otherPaymentCount: 1 });
  expect(evidence.dispute).toMatchObject({ id, takenTokens: 150_000n });
  expect(evidence.consent).toBeNull();
  expect(evidence.balances.at(-1)?.closingTokens).toBe(749_935n);
});

test("an automatic payment is shown with the words that were agreed to when it was made, not with later ones", async () => {
  const holder = await aCardHolder(stripe);
  const { agreedText } = await agreedTerms(holder);
  await rechargeOn(holder);
  await fallTo(holder, 0n);
  await considerRecharge(holder.accountId);
  await rechargeOn(holder, { thresholdTokens: 2_000n });
  const [attempt] = await attemptsOf(holder);
  const { paymentIntentId } = attempt!;
  const { latest_charge: charge } = await stripe.client.paymentIntents.retrieve(paymentIntentId!);
  const { id } = (await stripe.control(`charges/${charge as string}/dispute`)) as { id: string };
  await reversePayment({ kind: "stripe" }, paymentIntentId!, async () => {});
  expect((await evidenceOf(id)).consent).toMatchObject({ text: agreedText, version: 1, thresholdTokens: 1_000n });
});

test("a charge that was given back since is no evidence", async () => {
  const { customer, id } = await aDisputed({ usages: 2 });
  const root = await aCustomer({ role: "superadmin" });
  const line = await database().prisma.ledgerLine.findFirstOrThrow({
    where: { accountId: customer.accountId, type: "usage" },
  });
  const input = { accountId: customer.accountId, seq: line.seq, key: "k", givenBackTokens: 15n, reason: "A mistake" };
  // The account is in debt by now, so that nothing returns to the grant.
  expect(await correctLine(root.actor, input)).toMatchObject({ ok: true });
  expect((await evidenceOf(id)).usage).toMatchObject({ usageCount: 2, tokens: 30n });
  const inquiry = await aDisputed({ usages: 2, about: { inquiry: true } });
  const other = await database().prisma.ledgerLine.findFirstOrThrow({
    where: { accountId: inquiry.customer.accountId, type: "usage" },
  });
  await correctLine(root.actor, { ...input, accountId: inquiry.customer.accountId, seq: other.seq });
  expect((await evidenceOf(inquiry.id)).usage).toMatchObject({ usageCount: 1, tokens: 15n });
});

test("the document can be made of whatever the database has, and lists no more than a bank would read", async () => {
  const { customer, id } = await aDisputed({ usages: MOST_USAGES + 20 });
  await database().prisma.user.update({
    where: { id: customer.userId },
    data: { name: "Zoë Жанна Ærøskøbing" },
  });
  const evidence = await evidenceOf(id);
  expect(evidence.usage.rows).toHaveLength(MOST_USAGES);
  const document = await disputeDocument(evidence, new Date());
  expect(document.subarray(0, 5).toString()).toBe("%PDF-");
});

test("what a dispute would take is shown before it takes it", async () => {
  const { customer, id } = await aDisputed({ usages: 2_000, about: { inquiry: true }, balanceTokens: 5_000n });
  // 30,000 were used: 5,000 of a gift, 25,000 of the payment.
  const view = await getDispute(admin.actor, id);
  expect(view).toMatchObject({
    ok: true,
    value: {
      email: customer.email,
      balanceTokens: 125_000n,
      frozenTokens: 125_000n,
      preview: { tokens: 150_000n, fromGrantTokens: 125_000n, fromOthersTokens: 0n, debtTokens: 25_000n },
      lines: [],
    },
  });
  await stripe.control(`disputes/${id}/withdraw`);
  const { rows } = await database().pool.query<{ payment: string }>(
    "SELECT payment_intent_id AS payment FROM purchases WHERE account_id = $1",
    [customer.accountId],
  );
  await reversePayment({ kind: "stripe" }, rows[0]!.payment, async () => {});
  expect(await getDispute(admin.actor, id)).toMatchObject({
    ok: true,
    value: { preview: null, balanceTokens: -25_000n, lines: [{ type: "dispute", amountTokens: -150_000n }] },
  });
});

test("the list has every dispute once, newest first, and can be narrowed to what is open", async () => {
  const before = await listDisputes(admin.actor, { show: "all" });
  if (!before.ok) throw new Error(before.refusal.code);
  const { id } = await aDisputed();
  await database().pool.query("UPDATE disputes SET opened_at = opened_at + interval '1 minute' WHERE id = $1", [id]);
  const all = await listDisputes(admin.actor, { show: "all" });
  expect(all.ok && all.value.disputes.map((one) => one.id)).toEqual([
    id,
    ...before.value.disputes.map((one) => one.id),
  ]);
  const shown = async (show: "open" | "closed") => {
    const page = await listDisputes(admin.actor, { show });
    return page.ok ? page.value.disputes.map((one) => one.id) : [];
  };
  expect([(await shown("open")).includes(id), (await shown("closed")).includes(id)]).toEqual([true, false]);
});

test("customers see no disputes, and nobody sees one that is not there", async () => {
  const { customer, id } = await aDisputed();
  const refused = { ok: false, refusal: { code: "insufficient_scope" } };
  expect(await listDisputes(customer.actor, { show: "all" })).toEqual(refused);
  expect(await getDispute(customer.actor, id)).toEqual(refused);
  expect(await getDisputeEvidence(customer.actor, id)).toEqual(refused);
  for (const unknown of ["dp_nothing", "' OR 1=1", "x".repeat(300)]) {
    expect(await getDispute(admin.actor, unknown)).toMatchObject({ refusal: { code: "not_found" } });
    expect(await getDisputeEvidence(admin.actor, unknown)).toMatchObject({ refusal: { code: "not_found" } });
  }
});

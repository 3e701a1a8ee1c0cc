import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { testStripe } from "@/lib/dev/test-stripe";
import { closeDatabase, database } from "@/lib/db/client";
import { saveCustomerId } from "@/lib/db/purchase-store";
import { aCheckout, aRecharge, purchaseOf } from "@/lib/dev/checkouts";
import { aCustomer, balanceOf, ledgerBreaches, setSetting, type Customer } from "@/lib/dev/factories";
import {
  aCardHolder,
  attemptsOf,
  creditsOf,
  fallTo,
  intentCount,
  mailsTo,
  paidAtStripe,
  rechargeOn,
  type CardHolder,
} from "@/lib/dev/recharge-factories";
import { considerRecharge } from "@/lib/operations/consider-recharge";
import { syncCatalogue } from "@/lib/operations/sync-catalogue";
import { getRecharge } from "@/lib/queries/recharge";
import { stripeWebhook } from "@/lib/webhooks/stripe";
import { seedCatalogue } from "@/prisma/seed/catalogue";

testDatabase();
const stripe = testStripe();
let customer: Customer;

beforeAll(async () => {
  await seedCatalogue();
  await setSetting("taxMode", "automatic");
  await stripe.deliverTo(stripeWebhook);
});
beforeEach(async () => {
  customer = await aCustomer({ balanceTokens: 0n });
});
afterEach(async () => {
  await stripe.control("delivery", { mode: "normal" });
  expect(await ledgerBreaches()).toEqual([]);
});
afterAll(closeDatabase);

async function payFrom(country: string, url: string, more: object = {}): Promise<void> {
  await stripe.control(`checkout/${/cs_test_\w+/.exec(url)![0]}/pay`, { country, ...more });
  await stripe.control("flush");
}

const withInvoice = async (purchaseId: string) => {
  await expect.poll(async () => (await purchaseOf(customer, purchaseId)).invoiceUrl).not.toBeNull();
  const { invoiceId } = await purchaseOf(customer, purchaseId);
  return stripe.client.invoices.retrieve(invoiceId!);
};

test.each(["normal", "shuffle", "duplicate"])(
  "tax comes on top of the price, is kept with the payment, and buys no tokens (events %s)",
  async (mode) => {
    const { url, purchaseId } = await aCheckout(customer);
    await stripe.control("delivery", { mode });
    await payFrom("DE", url);
    expect(await purchaseOf(customer, purchaseId)).toMatchObject({
      status: "paid",
      priceCents: 1_500n,
      taxCents: 285n,
      paidCents: 1_785n,
    });
    expect(await balanceOf(customer.accountId)).toBe(150_000n);
    expect(await withInvoice(purchaseId)).toMatchObject({ status: "paid", subtotal: 1_500, total: 1_785 });
  },
);

test("a token's price and what was spent are without tax, which was never ours", async () => {
  const { url } = await aCheckout(customer, { amountCents: 10_000n });
  await payFrom("GB", url);
  const grant = await database().prisma.grant.findFirstOrThrow({
    where: { accountId: customer.accountId, source: "purchase" },
  });
  expect(grant).toMatchObject({ amountTokens: 1_050_000n, paidCents: 10_000n });
  const [mail] = await database().prisma.outboxMessage.findMany({
    where: { accountId: customer.accountId, kind: "purchase_receipt" },
  });
  expect(mail!.payload).toMatchObject({ paidCents: "12000", taxCents: "2000" });
});

test("where no tax is due, or the buyer owes it at home, the price is all that is paid", async () => {
  for (const [country, more] of [
    ["US", {}],
    ["FR", { taxId: "FR12345678901" }],
  ] as const) {
    const { url, purchaseId } = await aCheckout(customer);
    await payFrom(country, url, more);
    expect(await purchaseOf(customer, purchaseId)).toMatchObject({ status: "paid", taxCents: 0n, paidCents: 1_500n });
  }
});

test("a synced price is sold with its tax on top; one that does not say so is not sold", async () => {
  const vague = await stripe.client.prices.create({
    currency: "usd",
    unit_amount: 6_500,
    product_data: { name: "Vague" },
  });
  await database().prisma.package.update({ where: { code: "pro" }, data: { stripePriceId: vague.id } });
  const before = await aCheckout(customer, { packageId: "pro" });
  await payFrom("DE", before.url);
  expect(await purchaseOf(customer, before.purchaseId)).toMatchObject({ taxCents: 1_235n, paidCents: 7_735n });

  await syncCatalogue({ kind: "operator", name: "test" }, { isDryRun: false });
  const after = await aCheckout(customer, { packageId: "pro" });
  await payFrom("DE", after.url);
  expect(await purchaseOf(customer, after.purchaseId)).toMatchObject({ taxCents: 1_235n, paidCents: 7_735n });
});

test("a payment that is not price and tax together is parked", async () => {
  const { url, purchaseId } = await aCheckout(customer);
  await database().prisma.purchase.updateMany({ where: { id: purchaseId }, data: { priceCents: 1_785n } });
  await payFrom("DE", url);
  const purchase = await purchaseOf(customer, purchaseId);
  expect(purchase).toMatchObject({ status: "parked", paidCents: 1_785n });
  expect(purchase.failureMessage).toContain("paid 1785, agreed 1785 and 285 of tax");
  expect(await balanceOf(customer.accountId)).toBe(0n);
});

test("a charge that was agreed before there was tax is the price alone, with the tax inside, and the invoice says how much", async () => {
  const { id } = await stripe.client.customers.create({ address: { country: "DE" } });
  await saveCustomerId(customer.accountId, id);
  const card = await stripe.client.paymentMethods.attach("pm_card_visa", { customer: id });
  const purchaseId = await aRecharge(customer);
  await stripe.client.paymentIntents.create({
    amount: 1_500,
    currency: "usd",
    customer: id,
    payment_method: card.id,
    off_session: true,
    confirm: true,
    metadata: { accountId: customer.accountId, purchaseId },
  });
  await stripe.control("flush");
  expect(await purchaseOf(customer, purchaseId)).toMatchObject({ status: "paid", taxCents: 0n, paidCents: 1_500n });
  const invoice = await withInvoice(purchaseId);
  expect(invoice).toMatchObject({ status: "paid", total: 1_500 });
  // 1,500 − 1,500 ÷ 1.19
  expect(invoice.total_taxes?.map(({ amount, tax_behavior: behavior }) => [amount, behavior])).toEqual([
    [239, "inclusive"],
  ]);
});

describe("auto-recharge", () => {
  async function aHolderIn(country: string | null): Promise<CardHolder> {
    const holder = await aCardHolder(stripe);
    if (country) await stripe.client.customers.update(holder.stripeCustomerId, { address: { country } });
    return holder;
  }

  test("charges the tax on top, keeps it with the payment, counts it towards the cap and puts it on the invoice", async () => {
    const holder = await aHolderIn("DE");
    customer = holder;
    await rechargeOn(holder, { monthlyCapCents: 3_400n });
    // Two packages are due; with their tax only one fits into the cap.
    await fallTo(holder, -200_000n);
    await considerRecharge(holder.accountId);
    await stripe.control("flush");
    expect(await paidAtStripe(stripe, holder)).toEqual([1_785]);
    const [attempt] = await attemptsOf(holder);
    const { id } = attempt!;
    expect(await purchaseOf(holder, id)).toMatchObject({
      status: "paid",
      packageName: "Starter",
      priceCents: 1_500n,
      taxCents: 285n,
      paidCents: 1_785n,
    });
    expect(await withInvoice(id)).toMatchObject({ status: "paid", subtotal: 1_500, total: 1_785 });
    const [mail] = await database().prisma.outboxMessage.findMany({
      where: { accountId: holder.accountId, kind: "recharge_done" },
    });
    expect(mail!.payload).toMatchObject({ paidCents: "1785", taxCents: "285" });
  });

  test("charges nothing where it is not known how much tax, and says once what to do", async () => {
    const holder = await aHolderIn(null);
    await rechargeOn(holder);
    await fallTo(holder, 0n);
    for (let look = 0; look < 2; look++) {
      expect(await considerRecharge(holder.accountId)).toMatchObject({ skip: "tax_unknown" });
    }
    expect(await intentCount(stripe, holder)).toBe(0);
    expect(await mailsTo(holder)).toEqual(["recharge_paused"]);
    expect(await getRecharge(holder.actor, holder.accountId)).toMatchObject({
      ok: true,
      value: { state: "paused", remedy: "buy_tokens" },
    });
    await stripe.client.customers.update(holder.stripeCustomerId, { address: { country: "US" } });
    expect(await considerRecharge(holder.accountId)).toHaveProperty("charge");
    expect(await paidAtStripe(stripe, holder)).toEqual([1_500]);
  });

  test("whoever agreed to a price without tax is not charged one, until they agree anew", async () => {
    const holder = await aHolderIn("FR");
    await setSetting("taxMode", "none");
    await rechargeOn(holder);
    await setSetting("taxMode", "automatic");
    await fallTo(holder, 0n);
    expect(await considerRecharge(holder.accountId)).toMatchObject({ skip: "terms_changed" });
    expect(await mailsTo(holder)).toEqual(["recharge_paused"]);
    await rechargeOn(holder);
    await expect.poll(() => creditsOf(holder)).toEqual([150_000n]);
    expect(await paidAtStripe(stripe, holder)).toEqual([1_800]);
  });
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { testStripe } from "@/lib/dev/test-stripe";
import { closeDatabase, database } from "@/lib/db/client";
import { aCheckout } from "@/lib/dev/checkouts";
import { aCustomer } from "@/lib/dev/factories";
import { seedCatalogue } from "@/prisma/seed/catalogue";
import { syncCatalogue } from "./sync-catalogue";

testDatabase();
const stripe = testStripe();
const operator = { kind: "operator", name: "stripe:sync" } as const;
beforeAll(seedCatalogue);
afterAll(closeDatabase);

const packageOf = (code: string) => database().prisma.package.findUniqueOrThrow({ where: { code } });
const edit = (code: string, data: object) => database().prisma.package.update({ where: { code }, data });
const pricesOf = async (code: string) =>
  (await stripe.client.prices.list({ product: `purser-${code}`, limit: 100 })).data.map(
    ({ id, unit_amount: amount, active, lookup_key: key }) => ({ id, amount, active, key }),
  );

/** What was done, by package. */
async function sync(isDryRun = false): Promise<Record<string, string[]>> {
  const synced = await syncCatalogue(operator, { isDryRun });
  if (!synced.ok) throw new Error(synced.refusal.code);
  return Object.fromEntries(synced.value.map(({ code, steps }) => [code, steps]));
}

/** Everything at Stripe, without when it was looked at. */
async function everythingAtStripe() {
  const [products, prices] = await Promise.all([
    stripe.client.products.list({ limit: 100 }),
    stripe.client.prices.list({ limit: 100 }),
  ]);
  return [products.data, prices.data];
}

test("a dry run says what it would do, and does nothing", async () => {
  const before = await everythingAtStripe();
  expect((await sync(true)).starter).toEqual(["product made", "price of USD 15.00 made", "price id kept"]);
  expect(await everythingAtStripe()).toEqual(before);
  expect(await packageOf("starter")).toMatchObject({ stripePriceId: null });
});

test("packages become products with a price, which is kept and sold", async () => {
  expect(Object.keys(await sync())).toEqual(["starter", "pro", "business", "enterprise"]);
  const [price, ...more] = await pricesOf("pro");
  expect(more).toEqual([]);
  expect(price).toMatchObject({ amount: 6_500, active: true, key: "purser-pro-usd" });
  expect(await stripe.client.products.retrieve("purser-pro")).toMatchObject({
    name: "Pro",
    description: "750,000 tokens",
  });
  const { stripePriceId } = await packageOf("pro");
  expect(stripePriceId).toBe(price!.id);

  const { url } = await aCheckout(await aCustomer(), { packageId: "pro" });
  const { data: items } = await stripe.client.checkout.sessions.listLineItems(/cs_test_\w+/.exec(url)![0]);
  expect(items[0]!.price?.id).toBe(stripePriceId);
});

test("repeated, it changes nothing", async () => {
  const before = await everythingAtStripe();
  expect(Object.values(await sync()).flat()).toEqual([]);
  expect(await everythingAtStripe()).toEqual(before);
});

test("a changed price is a new one, and the old one is archived; the product keeps its name", async () => {
  const old = (await packageOf("starter")).stripePriceId;
  await edit("starter", { priceCents: 1_700n });
  expect((await sync()).starter).toEqual(["price of USD 17.00 made", "price id kept", "price of USD 15.00 archived"]);
  const current = (await packageOf("starter")).stripePriceId;
  expect(await pricesOf("starter")).toEqual([
    { id: current, amount: 1_700, active: true, key: "purser-starter-usd" },
    { id: old, amount: 1_500, active: false, key: null },
  ]);
  expect(Object.values(await sync()).flat()).toEqual([]);
});

test("a changed name or content changes the product and no price", async () => {
  await edit("business", { name: "Business+", amountTokens: 2_300_000n });
  expect((await sync()).business).toEqual(["product brought up to date"]);
  expect(await stripe.client.products.retrieve("purser-business")).toMatchObject({
    name: "Business+",
    description: "2,300,000 tokens",
  });
});

test("a sync that stopped halfway is finished by the next: nothing is there twice", async () => {
  const { stripePriceId } = await packageOf("enterprise");
  await edit("enterprise", { stripePriceId: null });
  expect((await sync()).enterprise).toEqual(["price id kept"]);
  expect(await packageOf("enterprise")).toMatchObject({ stripePriceId });
  expect(await pricesOf("enterprise")).toHaveLength(1);
});

test("another database finds what is there by the packages' codes", async () => {
  await database().prisma.package.updateMany({ data: { stripePriceId: null } });
  expect(Object.values(await sync()).flat()).toEqual(Array(4).fill("price id kept"));
});

test("a package taken off sale is archived there, and back on sale it is there again", async () => {
  await edit("pro", { isActive: false });
  expect((await sync()).pro).toEqual(["product archived"]);
  expect((await stripe.client.products.retrieve("purser-pro")).active).toBe(false);
  expect((await sync()).pro).toEqual([]);
  await edit("pro", { isActive: true });
  expect((await sync()).pro).toEqual(["product brought up to date"]);
});

test("prices that somebody added by hand are left alone", async () => {
  const byHand = await stripe.client.prices.create({ product: "purser-pro", currency: "usd", unit_amount: 6_400 });
  expect((await sync()).pro).toEqual([]);
  expect((await stripe.client.prices.retrieve(byHand.id)).active).toBe(true);
});

test("only who may change settings may sync", async () => {
  const { actor } = await aCustomer({ role: "admin" });
  expect(await syncCatalogue(actor, { isDryRun: false })).toMatchObject({ refusal: { code: "insufficient_scope" } });
});

import { afterAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { testStripe } from "@/lib/dev/test-stripe";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer } from "@/lib/dev/factories";
import { newId } from "@/lib/ids";
import { listAllPackages } from "@/lib/queries/admin-catalogue";
import { movePackage, savePackage, type SavePackage } from "./save-package";

testDatabase();
const stripe = testStripe();
afterAll(closeDatabase);

const operator = { kind: "operator", name: "test" } as const;

const aPackage = (about: Partial<SavePackage> = {}): SavePackage => ({
  code: `p-${newId()}`,
  name: "Starter",
  amountTokens: 150_000n,
  priceCents: 1_500n,
  currency: "usd",
  stripePriceId: null,
  isPopular: false,
  isActive: true,
  reason: "For a test",
  ...about,
});

async function priceOf(unit_amount: number, currency = "usd"): Promise<string> {
  return (await stripe.client.prices.create({ currency, unit_amount, product_data: { name: "Starter" } })).id;
}

async function added(about: Partial<SavePackage> = {}): Promise<string> {
  const saved = await savePackage(operator, aPackage(about));
  if (!saved.ok) throw new Error(saved.refusal.code);
  return saved.value.packageId;
}

test("a package is added at the end and changed where it stands, each with who and why", async () => {
  const root = await aCustomer({ role: "superadmin" });
  const stripePriceId = await priceOf(1_500);
  const input = aPackage({ stripePriceId });
  const saved = await savePackage(root.actor, input);
  const packageId = saved.ok ? saved.value.packageId : "";
  const { updatedAt: seenAt } = await database().prisma.package.findUniqueOrThrow({ where: { id: packageId } });
  expect(await savePackage(root.actor, { ...input, packageId, seenAt, isActive: false })).toMatchObject({ ok: true });
  expect(await database().prisma.package.findUniqueOrThrow({ where: { id: packageId } })).toMatchObject({
    isActive: false,
    stripePriceId,
  });
  const where = { subject: `package:${packageId}` };
  const entries = await database().prisma.auditEntry.findMany({ where, orderBy: { id: "asc" } });
  expect(entries).toMatchObject([
    { action: "package.add", after: { priceCents: "1500" }, reason: "For a test" },
    { action: "package.change", before: { isActive: true }, after: { isActive: false } },
  ]);
});

test("a price id of Stripe's goes with the price that it was for, unless another is given", async () => {
  const first = await priceOf(1_500);
  const after = async (about: Partial<SavePackage>) => {
    const packageId = await added({ stripePriceId: first });
    await savePackage(operator, aPackage({ packageId, stripePriceId: first, ...about }));
    return (await database().prisma.package.findUniqueOrThrow({ where: { id: packageId } })).stripePriceId;
  };
  expect(await after({ name: "Renamed" })).toBe(first);
  expect(await after({ priceCents: 1_600n })).toBeNull();
  expect(await after({ currency: "eur" })).toBeNull();
  const other = await priceOf(1_600);
  expect(await after({ priceCents: 1_600n, stripePriceId: other })).toBe(other);
});

test("a price id is looked up at Stripe before it is kept, and once it stands no more", async () => {
  const sellsFor = async (about: Partial<SavePackage>) => savePackage(operator, aPackage(about));
  const refused = (message: string) => ({ refusal: { faults: [{ path: "stripePriceId", message }] } });
  expect(await sellsFor({ stripePriceId: "price_unknown" })).toMatchObject(refused("is not known there"));
  expect(await sellsFor({ stripePriceId: await priceOf(150) })).toMatchObject(
    refused("is of a price of USD 1.50, not of USD 15.00"),
  );
  expect(await sellsFor({ stripePriceId: await priceOf(1_500, "eur") })).toMatchObject(
    refused("is of a price of EUR 15.00, not of USD 15.00"),
  );
  const archived = await priceOf(1_500);
  await stripe.client.prices.update(archived, { active: false });
  expect(await sellsFor({ stripePriceId: archived })).toMatchObject(refused("is of a price that is archived"));

  const stripePriceId = await priceOf(1_500);
  expect(await stripe.whileAway(() => sellsFor({ stripePriceId }))).toMatchObject(
    refused("could not be looked up, because Stripe does not answer. Try again, or leave it empty"),
  );
  const packageId = await added({ stripePriceId });
  await stripe.client.prices.update(stripePriceId, { active: false });
  expect(await sellsFor({ packageId, stripePriceId, name: "Renamed" })).toMatchObject({ ok: true });
});

test("of two who change one package from the same form, one is told to look again", async () => {
  const packageId = await added();
  const { updatedAt: seenAt, code } = await database().prisma.package.findUniqueOrThrow({ where: { id: packageId } });
  const change = (name: string) => savePackage(operator, aPackage({ packageId, seenAt, code, name }));
  const results = await Promise.all([change("One"), change("Other")]);
  expect(results.filter(({ ok }) => ok)).toHaveLength(1);
  expect(results.find(({ ok }) => !ok)).toMatchObject({ refusal: { faults: [{ path: "" }] } });
});

test("what cannot be sold is refused by the name of its field", async () => {
  const taken = `taken-${newId()}`;
  await added({ code: taken });
  const wrong: [Partial<SavePackage>, string][] = [
    [{ code: taken }, "code"],
    [{ code: "With Spaces" }, "code"],
    [{ amountTokens: 0n }, "amountTokens"],
    [{ priceCents: 49n }, "priceCents"],
    [{ currency: "xyz" }, "currency"],
    [{ stripePriceId: "prod_1" }, "stripePriceId"],
  ];
  for (const [about, path] of wrong) {
    expect(await savePackage(operator, aPackage(about))).toMatchObject({ refusal: { faults: [{ path }] } });
  }
  expect(await savePackage(operator, aPackage({ packageId: newId() }))).toMatchObject({
    refusal: { code: "package_not_found" },
  });
});

test("packages change places, and each keeps one of its own", async () => {
  const ids = [await added(), await added(), await added()];
  await Promise.all([
    movePackage(operator, { packageId: ids[2]!, direction: "up" }),
    movePackage(operator, { packageId: ids[0]!, direction: "up" }),
  ]);
  const root = await aCustomer({ role: "superadmin" });
  const packages = await listAllPackages(root.actor);
  if (!packages.ok) throw new Error(packages.refusal.code);
  const order = packages.value.map(({ id }) => id);
  expect(order.indexOf(ids[2]!)).toBeLessThan(order.indexOf(ids[1]!));
  expect(packages.value.map(({ position }) => position)).toEqual(packages.value.map((_, at) => at + 1));
  expect(await movePackage(operator, { packageId: order[0]!, direction: "up" })).toEqual({
    ok: true,
    value: { position: 1 },
  });
});

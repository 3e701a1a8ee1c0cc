import { afterAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { readModelPrices } from "@/lib/db/price-store";
import { aCustomer, service } from "@/lib/dev/factories";
import { newId } from "@/lib/ids";
import { addModelPrice, type AddModelPrice } from "./add-model-price";

testDatabase();
afterAll(closeDatabase);

const operator = { kind: "operator", name: "test" } as const;

test("a new version is in force from its moment on, and written to the audit log", async () => {
  const root = await aCustomer({ role: "superadmin" });
  const price = aPrice({
    chargeType: "fixed",
    imageSizes: { "1024x1024": { fixedTokens: 6_000n, costMicroUsd: null } },
  });
  const added = await addModelPrice(root.actor, price);
  const priceId = added.ok ? added.value.priceId : "";
  expect((await readModelPrices()).find(({ id }) => id === priceId)).toMatchObject(price);
  expect(await database().prisma.auditEntry.findFirstOrThrow({ where: { subject: `price:${priceId}` } })).toMatchObject(
    {
      action: "price.add",
      actor: `user:${root.userId}`,
    },
  );
});

test("one version begins at a moment, whoever is first", async () => {
  const price = aPrice();
  const results = await Promise.all(Array.from({ length: 8 }, () => addModelPrice(operator, price)));
  expect(results.filter(({ ok }) => ok)).toHaveLength(1);
  expect(results.filter((result) => !result.ok)).toHaveLength(7);
  expect(results.find((result) => !result.ok)).toMatchObject({ refusal: { faults: [{ path: "effectiveFrom" }] } });
});

test("what cannot be meant is refused by the name of its field, and nothing is written", async () => {
  const wrong: [Partial<AddModelPrice>, string][] = [
    [{ inputMicroUsdPerMillion: 0n }, "inputMicroUsdPerMillion"],
    [{ multiplierBasisPoints: 15_000_000n }, "multiplierBasisPoints"],
    [{ effectiveFrom: new Date(Date.now() - 61_000) }, "effectiveFrom"],
  ];
  for (const [fields, path] of wrong) {
    const price = aPrice(fields);
    expect(await addModelPrice(operator, price)).toMatchObject({ refusal: { faults: [{ path }] } });
    expect(await database().prisma.modelPrice.count({ where: { model: price.model } })).toBe(0);
  }
});

test("only superadmins and operators may", async () => {
  const [user, admin] = [await aCustomer(), await aCustomer({ role: "admin" })];
  for (const actor of [user.actor, admin.actor, service]) {
    expect(await addModelPrice(actor, aPrice())).toEqual({ ok: false, refusal: { code: "insufficient_scope" } });
  }
});

function aPrice(fields: Partial<AddModelPrice> = {}): AddModelPrice {
  return {
    provider: "openai",
    model: `model-${newId()}`,
    chargeType: "multiplier",
    multiplierBasisPoints: 20_000n,
    inputMicroUsdPerMillion: 2_500_000n,
    cachedInputMicroUsdPerMillion: null,
    outputMicroUsdPerMillion: 10_000_000n,
    characterMicroUsdPerMillion: null,
    minuteMicroUsd: null,
    secondMicroUsd: null,
    imageSizes: {},
    effectiveFrom: new Date(),
    ...fields,
  };
}

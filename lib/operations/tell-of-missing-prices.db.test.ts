import { afterAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, aModelPrice, service } from "@/lib/dev/factories";
import { NO_UNITS } from "@/lib/domain/pricing/charge";
import { newId } from "@/lib/ids";
import { getMissingPrices } from "@/lib/queries/missing-prices";
import { recomputeRecentPlatformDays } from "./recompute-platform-days";
import { recordUsages } from "./record-usage";
import { tellOfMissingPrices } from "./tell-of-missing-prices";

testDatabase();
afterAll(closeDatabase);

test("superadmins are mailed once of a model that runs without a price, and again when its new price says too little", async () => {
  const [root, admin, ada] = [
    await aCustomer({ role: "superadmin" }),
    await aCustomer({ role: "admin" }),
    await aCustomer(),
  ];
  const video = { ...NO_UNITS, durationMs: 10_000n };
  const text = { ...NO_UNITS, outputModelTokens: 10n };
  const record = (model: string, units: typeof NO_UNITS) =>
    recordUsages(service, [
      {
        who: { accountId: ada.accountId },
        key: newId(),
        operationType: "draft",
        provider: "openai",
        model,
        units,
        success: true,
      },
    ]);
  await record("sora-9", video);
  await record("sora-9", video);
  await record("gpt-new", text);
  await recomputeRecentPlatformDays();
  expect(await tellOfMissingPrices()).toBe(2);
  expect(await mailed()).toEqual([
    { kind: "model_without_price", recipient: root.email, model: "gpt-new", count: "1" },
    { kind: "usage_unpriced", recipient: root.email, model: "sora-9", count: "2" },
  ]);
  expect(await getMissingPrices(admin.actor)).toMatchObject({
    value: { unpricedCount: 2n, withoutPrice: [{ model: "gpt-new", operationCount: 1n }] },
  });

  await record("sora-9", video);
  await record("gpt-new", text);
  await recomputeRecentPlatformDays();
  expect(await tellOfMissingPrices()).toBe(0);

  // A price for text is none for video; what it cost is known from now on.
  await aModelPrice({ model: "sora-9", chargeType: "multiplier" });
  await aModelPrice({ model: "gpt-new", chargeType: "multiplier" });
  expect(await tellOfMissingPrices()).toBe(1);
  expect(await tellOfMissingPrices()).toBe(0);
  expect(await mailed()).toHaveLength(3);
  expect(await getMissingPrices(admin.actor)).toMatchObject({ value: { unpricedCount: 3n, withoutPrice: [] } });
});

async function mailed() {
  const { rows } = await database().pool.query(
    `SELECT kind, recipient, payload->>'model' AS model, payload->>'operationCount' AS count FROM outbox_messages
      WHERE kind IN ('usage_unpriced', 'model_without_price') ORDER BY kind, created_at`,
  );
  return rows;
}

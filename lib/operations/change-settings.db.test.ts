import { afterAll, afterEach, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { readSettings } from "@/lib/db/settings-store";
import { aCustomer, aModelPrice, service, setSetting } from "@/lib/dev/factories";
import { billableOf, NO_UNITS } from "@/lib/domain/pricing/charge";
import type { SettingChange } from "@/lib/domain/setting-rules";
import { newId } from "@/lib/ids";
import { getSettings, listSettingChanges } from "@/lib/queries/admin-settings";
import { changeSettings } from "./change-settings";
import { recordUsages } from "./record-usage";
import { correctLine } from "./correct-line";
import { replayCharges } from "./replay-charges";

testDatabase();
afterEach(async () => {
  for (const key of ["multiplierBasisPoints", "tokensPerUsd", "lowBalanceTokens"] as const) await setSetting(key, null);
});
afterAll(closeDatabase);

const multiplier: SettingChange = { key: "multiplierBasisPoints", from: "15000", to: "20000" };

test("settings are changed together, with who, from what, to what and why, and are in force at once", async () => {
  const root = await aCustomer({ role: "superadmin" });
  const changes: SettingChange[] = [multiplier, { key: "lowBalanceTokens", from: "1000", to: "2000" }];
  expect(await changeSettings(root.actor, { changes, reason: "Costs went up" })).toEqual({
    ok: true,
    value: { changed: ["multiplierBasisPoints", "lowBalanceTokens"] },
  });
  expect(await readSettings()).toMatchObject({ multiplierBasisPoints: 20_000n, lowBalanceTokens: 2_000n });
  const history = await listSettingChanges(root.actor, {});
  expect(history.ok && history.value.changes.slice(0, 2)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        key: "multiplierBasisPoints",
        oldText: "1.5",
        newText: "2",
        by: root.email,
        reason: "Costs went up",
      }),
    ]),
  );
  const settings = await getSettings(root.actor);
  expect(settings.ok && settings.value.find(({ key }) => key === "lowBalanceTokens")).toMatchObject({
    text: "2,000",
    defaultText: "1,000",
    changed: { by: root.email },
  });
  const entries = await database().prisma.auditEntry.findMany({ where: { actor: `user:${root.userId}` } });
  expect(entries).toMatchObject([
    {
      action: "settings.change",
      before: { multiplierBasisPoints: "15000", lowBalanceTokens: "1000" },
      after: { multiplierBasisPoints: "20000", lowBalanceTokens: "2000" },
      reason: "Costs went up",
      requestId: "test",
    },
  ]);
});

test("twenty who save the same at once save it once", async () => {
  const root = await aCustomer({ role: "superadmin" });
  const saved = await Promise.all(
    Array.from({ length: 20 }, () => changeSettings(root.actor, { changes: [multiplier], reason: "Together" })),
  );
  expect(saved.every(({ ok }) => ok)).toBe(true);
  expect(saved.filter((one) => one.ok && one.value.changed.length === 1)).toHaveLength(1);
  expect(await database().prisma.auditEntry.count({ where: { actor: `user:${root.userId}` } })).toBe(1);
});

test("what somebody else changed meanwhile is not overwritten, and nothing of the rest is saved", async () => {
  const root = await aCustomer({ role: "superadmin" });
  await setSetting("multiplierBasisPoints", "18000");
  const changes: SettingChange[] = [multiplier, { key: "lowBalanceTokens", from: "1000", to: "2000" }];
  expect(await changeSettings(root.actor, { changes, reason: "Too late" })).toMatchObject({
    refusal: { faults: [{ path: "multiplierBasisPoints", message: "was changed meanwhile to 1.8" }] },
  });
  expect(await readSettings()).toMatchObject({ multiplierBasisPoints: 18_000n, lowBalanceTokens: 1_000n });
});

test("what cannot be meant is refused by its name", async () => {
  const root = await aCustomer({ role: "superadmin" });
  const absurd: SettingChange = { ...multiplier, to: "15000000" };
  expect(await changeSettings(root.actor, { changes: [absurd], reason: "Slipped" })).toMatchObject({
    refusal: { faults: [{ path: "multiplierBasisPoints" }] },
  });
});

test("the last 30 days charged again come to what they come to by hand, and change nothing", async () => {
  const root = await aCustomer({ role: "superadmin" });
  const ada = await aCustomer({ balanceTokens: 1_000_000n });
  const [own, cost, image] = [`own-${newId()}`, `cost-${newId()}`, `image-${newId()}`];
  await aModelPrice({ model: own, chargeType: "multiplier", multiplierBasisPoints: 30_000n });
  await aModelPrice({ model: cost, chargeType: "cost", secondMicroUsd: 40_000n });
  const imageSizes = { "1024x1024": { fixedTokens: "6000" } };
  await aModelPrice({ model: image, chargeType: "fixed", imageSizes });
  const run = (about: object) => ({
    who: { accountId: ada.accountId },
    key: newId(),
    operationType: "draft",
    provider: "openai",
    model: "gpt-4o",
    units: { ...NO_UNITS, inputModelTokens: 1_000n, outputModelTokens: 501n },
    success: true,
    ...about,
  });
  const [mended] = await recordUsages(service, [
    run({}),
    run({}),
    run({ model: own }),
    run({ override: { multiplierBasisPoints: 10_001n } }),
    run({ model: cost, units: { ...NO_UNITS, durationMs: 1_500n } }),
    run({ model: image, units: { ...NO_UNITS, imageCount: 2n, imageSize: "1024x1024" } }),
    run({ success: false, units: NO_UNITS }),
    run({ occurredAt: new Date(Date.now() - 32 * 86_400_000) }),
  ]);
  // What was given back for one of them is no charge: it stays given back whatever the settings are.
  const { seq } = mended!.ok ? mended!.value : { seq: null };
  const correction = { accountId: ada.accountId, seq: seq!, key: newId(), givenBackTokens: 500n, reason: "Too much" };
  expect((await correctLine(root.actor, correction)).ok).toBe(true);
  const before = await database().prisma.usage.findMany({ where: { accountId: ada.accountId } });
  const replayed = await replayCharges(root.actor, { changes: [multiplier] });
  if (!replayed.ok) throw new Error(replayed.refusal.code);

  const since = new Date(Date.now() - 30 * 86_400_000);
  const charged = before.filter(({ status, occurredAt }) => status === "succeeded" && occurredAt > since);
  expect(replayed.value.beforeTokens).toBe(charged.reduce((sum, usage) => sum + usage.billableTokens, 0n));
  const byHand =
    3_002n * 2n + // ⌈1,501 × 2⌉, twice
    4_503n + // its own multiplier of 3
    1_502n + // what the caller said, 1.0001
    12_000n + // two images at a fixed price
    billableOf({
      chargeType: "cost",
      exactCost: 60_000n * 60_000_000_000n,
      tokensPerUsd: 10_000n,
      multiplierBasisPoints: 20_000n,
    });
  expect(replayed.value.afterTokens).toBe(byHand);
  expect(replayed.value.models.find(({ model }) => model === own)).toMatchObject({
    beforeTokens: 4_503n,
    afterTokens: 4_503n,
  });
  expect(await database().prisma.usage.findMany({ where: { accountId: ada.accountId } })).toEqual(before);
  expect(await readSettings()).toMatchObject({ multiplierBasisPoints: 15_000n });
});

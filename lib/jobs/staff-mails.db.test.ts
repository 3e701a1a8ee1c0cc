import { afterAll, expect, test } from "vitest";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, aModelPrice, service } from "@/lib/dev/factories";
import { testDatabase } from "@/lib/dev/test-database";
import { NO_UNITS } from "@/lib/domain/pricing/charge";
import { recomputeRecentPlatformDays } from "@/lib/operations/recompute-platform-days";
import { recordUsage } from "@/lib/operations/record-usage";
import { tellOfMissingPrices } from "@/lib/operations/tell-of-missing-prices";
import { sendWeeklySummary, weekBefore } from "./weekly-summary";

testDatabase();
afterAll(closeDatabase);

const now = new Date();

test("the staff hear once of each model without a price, and of none that has one or only failed", async () => {
  const root = await aCustomer({ role: "superadmin" });
  const { userId } = await aCustomer();
  const use = async (model: string, units: object, success = true) => {
    const used = { operationType: "test", provider: "acme", model, units: { ...NO_UNITS, ...units }, success };
    expect(await recordUsage(service, { who: { userId }, ...used })).toMatchObject({ ok: true });
  };
  await aModelPrice({ provider: "acme", model: "priced", chargeType: "multiplier", inputMicroUsdPerMillion: 1n });
  const some = { inputModelTokens: 10n };
  await use("priced", some);
  await use("failing", some, false);
  for (let time = 0; time < 3; time++) await use("writer", some);
  await use("painter", { imageCount: 2n, imageSize: "64x64" });
  await recomputeRecentPlatformDays();

  expect(await tellOfMissingPrices(now)).toBe(2);
  expect(await tellOfMissingPrices(now)).toBe(2);
  expect(await mailsTo(root.email, "model_unpriced")).toEqual([
    { provider: "acme", model: "painter", operationCount: "1", isCharged: false },
    { provider: "acme", model: "writer", operationCount: "3", isCharged: true },
  ]);
  // With a price a text is seen to; what was not charged still waits for somebody to charge it.
  for (const model of ["writer", "painter"]) {
    await aModelPrice({ provider: "acme", model, chargeType: "multiplier", inputMicroUsdPerMillion: 1n });
  }
  expect(await tellOfMissingPrices(now)).toBe(1);
});

test("the week's sums go to every superadmin, once a week", async () => {
  const staff = [await aCustomer({ role: "superadmin" }), await aCustomer({ role: "superadmin" })];
  for (let time = 0; time < 2; time++) expect(await sendWeeklySummary(now)).toEqual(weekBefore(now));
  for (const { email } of staff) {
    const [mail, ...more] = await mailsTo(email, "weekly_summary");
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ ...weekBefore(now), billableTokens: "0", operationCount: "0" });
  }
});

test.each([
  ["2026-11-23T00:00:00Z", "2026-11-16", "2026-11-22"],
  ["2026-11-29T23:59:59Z", "2026-11-16", "2026-11-22"],
  ["2027-01-01T12:00:00Z", "2026-12-21", "2026-12-27"],
])("at %s the last whole week is %s to %s", (at, from, to) => {
  expect(weekBefore(new Date(at))).toEqual({ from, to });
});

async function mailsTo(recipient: string, kind: string) {
  const mails = await database().prisma.outboxMessage.findMany({
    where: { recipient, kind },
    select: { payload: true },
  });
  const model = ({ payload }: (typeof mails)[number]) => (payload as { model?: string }).model ?? "";
  return mails.sort((a, b) => model(a).localeCompare(model(b))).map(({ payload }) => payload);
}

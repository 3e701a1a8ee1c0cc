import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, aModelPrice, ledgerBreaches, service, setSetting, type Customer } from "@/lib/dev/factories";
import { NO_UNITS } from "@/lib/domain/pricing/charge";
import { newId } from "@/lib/ids";
import { changeSettings } from "@/lib/operations/change-settings";
import { priceUsage } from "@/lib/operations/price-usage";
import { recordUsages } from "@/lib/operations/record-usage";
import { staffFiles, type StaffFileName } from "./staff-files";

testDatabase();
let admin: Customer;
let root: Customer;

beforeAll(async () => {
  admin = await aCustomer({ role: "admin" });
  root = await aCustomer({ role: "superadmin" });
});
afterEach(async () => expect(await ledgerBreaches()).toEqual([]));
afterAll(closeDatabase);

test("the file of prices has every version, each rate in its unit, who added it and which of them is in force", async () => {
  const createdBy = `user:${root.userId}`;
  const [start, later, toCome] = ["2025-01-01T00:00:00.000Z", "2026-01-01T00:00:00.000Z", "2100-01-01T00:00:00.000Z"];
  const text = { model: "a-text", createdBy };
  await aModelPrice({ ...text, chargeType: "multiplier", effectiveFrom: new Date(start!) });
  await aModelPrice({
    ...text,
    chargeType: "cost",
    multiplierBasisPoints: 20_000n,
    inputMicroUsdPerMillion: 2_500_000n,
    cachedInputMicroUsdPerMillion: 1_250_000n,
    outputMicroUsdPerMillion: 10_000_000n,
    effectiveFrom: new Date(later!),
  });
  await aModelPrice({ ...text, chargeType: "multiplier", effectiveFrom: new Date(toCome!) });
  await aModelPrice({
    model: "an-image",
    chargeType: "fixed",
    imageSizes: { "1024x1024": { fixedTokens: "6000", costMicroUsd: "40000" } },
  });
  await aModelPrice({ model: "a-voice", chargeType: "cost", characterMicroUsdPerMillion: 15_000_000n });
  await aModelPrice({ model: "a-scribe", chargeType: "cost", minuteMicroUsd: 6_000n });
  await aModelPrice({ model: "a-film", chargeType: "cost", secondMicroUsd: 40_000n });

  const rows = await rowsOf("prices.csv");
  expect(rows).toHaveLength(await database().prisma.modelPrice.count());
  const of = (model: string) => rows.filter((row) => row.model === model);
  const own = { provider: "openai", kind: "Text", addedBy: root.email, imageSizes: "" };
  expect(of("a-text")).toMatchObject([
    { ...own, state: "to come", effectiveFrom: toCome, chargeType: "multiplier", multiplierBasisPoints: "" },
    {
      ...{ ...own, state: "in force", effectiveFrom: later, chargeType: "cost", multiplierBasisPoints: "20000" },
      inputMicroUsdPerMillion: "2500000",
      cachedInputMicroUsdPerMillion: "1250000",
      outputMicroUsdPerMillion: "10000000",
    },
    { ...own, state: "past", effectiveFrom: start, inputMicroUsdPerMillion: "" },
  ]);
  expect(of("an-image")).toMatchObject([{ kind: "Image", chargeType: "fixed", addedBy: "operator test" }]);
  expect(JSON.parse(of("an-image")[0]!.imageSizes!)).toEqual({
    "1024x1024": { fixedTokens: 6000, costMicroUsd: 40000 },
  });
  expect(of("a-voice")).toMatchObject([{ characterMicroUsdPerMillion: "15000000", minuteMicroUsd: "" }]);
  expect(of("a-scribe")).toMatchObject([{ minuteMicroUsd: "6000", secondMicroUsd: "" }]);
  expect(of("a-film")).toMatchObject([{ secondMicroUsd: "40000" }]);
});

test("the file of packages has all of them in their order, those off sale too, and prices as numbers of both kinds", async () => {
  const first = { id: newId(), code: "first", name: `+Plus, the "first"`, amountTokens: 150_000n, isPopular: true };
  const second = { id: newId(), code: "second", name: "Second", amountTokens: 90_000n, isActive: false };
  const times = { createdAt: new Date("2026-01-01T00:00:00Z"), updatedAt: new Date("2026-02-01T00:00:00Z") };
  await database().prisma.package.createMany({
    data: [
      { ...second, ...times, position: 2, priceCents: 900n, currency: "jpy" },
      { ...first, ...times, position: 1, priceCents: 1_505n, currency: "usd", stripePriceId: "price_first" },
    ],
  });
  const written = {
    createdAt: times.createdAt.toISOString(),
    updatedAt: times.updatedAt.toISOString(),
    soldCount: "0",
  };
  expect(await rowsOf("packages.csv")).toEqual([
    {
      ...{ ...written, packageId: first.id, position: "1", code: "first", name: `'${first.name}`, isActive: "true" },
      ...{ isPopular: "true", amountTokens: "150000", priceCents: "1505", price: "15.05", currency: "usd" },
      stripePriceId: "price_first",
    },
    {
      ...{ ...written, packageId: second.id, position: "2", code: "second", name: "Second", isActive: "false" },
      ...{ isPopular: "false", amountTokens: "90000", priceCents: "900", price: "900", currency: "jpy" },
      stripePriceId: "",
    },
  ]);
});

test("the file of what waits for a price has all of it, however long, and nothing that was charged since", async () => {
  const { accountId, email } = await aCustomer({ balanceTokens: 10_000n });
  const used = (model: string, units: object) => ({
    ...{ who: { accountId }, operationType: "video", provider: "openai", model, success: true },
    units: { ...NO_UNITS, ...units },
  });
  const many = Array.from({ length: 1_100 }, (_, at) => used("=a-film", { durationMs: BigInt(at + 1) })); // three pages
  const [image, ...films] = await recordUsages(service, [
    used("a-picture", { imageCount: 2n, imageSize: "512x512" }),
    ...many,
  ]);
  expect(films.every((result) => result.ok && result.value.status === "unpriced")).toBe(true);

  const rows = await rowsOf("unpriced.csv");
  const durations = rows.filter(({ model }) => model === "'=a-film").map(({ durationMs }) => Number(durationMs));
  expect(durations.sort((a, b) => a - b)).toEqual(many.map((_, at) => at + 1));
  const usageId = image?.ok ? image.value.usageId : "";
  const picture = () => rowsOf("unpriced.csv").then((all) => all.filter((row) => row.usageId === usageId));
  expect(await picture()).toMatchObject([
    {
      ...{ accountId, email, operationType: "video", provider: "openai", model: "a-picture" },
      ...{ imageCount: "2", imageSize: "512x512", durationMs: "0", inputModelTokens: "0", wouldBeTokens: "" },
    },
  ]);
  await aModelPrice({
    model: "a-picture",
    chargeType: "fixed",
    imageSizes: { "512x512": { fixedTokens: "100", costMicroUsd: "1" } },
  });
  expect(await picture()).toMatchObject([{ wouldBeTokens: "200" }]);
  expect(await priceUsage(root.actor, { accountId, usageId })).toMatchObject({ ok: true });
  expect(await picture()).toEqual([]);
});

test("the file of settings has who changed what when, from what to what, as it is shown and as it is counted with", async () => {
  const reason = `=HYPERLINK("http://evil.test")`;
  const changes = [
    { key: "multiplierBasisPoints", from: "15000", to: "20000" },
    { key: "lowBalanceTokens", from: "1000", to: "2000" },
  ] as const;
  expect(await changeSettings(root.actor, { changes: [...changes], reason })).toMatchObject({ ok: true });
  for (const { key } of changes) await setSetting(key, null);
  // Older than these, and more than a page.
  await database().prisma.settingChange.createMany({
    data: Array.from({ length: 600 }, (_, at) => ({
      id: newId(),
      key: "welcomeBonusTokens",
      oldValue: at === 0 ? undefined : String(at),
      newValue: String(at + 1),
      changedBy: "operator:test",
      changedAt: new Date(Date.UTC(2026, 0, 1, 0, 0, at)),
    })),
  });
  const rows = await rowsOf("setting-changes.csv");
  expect(rows).toHaveLength(602);
  const by = { by: root.email, reason: `'${reason}` };
  expect(rows.slice(0, 2)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        ...{ ...by, setting: "multiplierBasisPoints", old: "15000", new: "20000", oldShown: "1.5", newShown: "2" },
      }),
      expect.objectContaining({
        ...{ ...by, setting: "lowBalanceTokens", old: "1000", new: "2000", oldShown: "1,000", newShown: "2,000" },
      }),
    ]),
  );
  const older = rows.slice(2);
  expect(older.map((row) => row.new)).toEqual(Array.from({ length: 600 }, (_, at) => String(600 - at)));
  expect(older.at(-1)).toMatchObject({ at: "2026-01-01T00:00:00.000Z", by: "operator test", old: "", oldShown: "" });
});

test("the file of findings is of the last check that came to its end, and has only its header when all holds", async () => {
  expect(await textOf("integrity-findings.csv")).toBe("invariant,accountId,email,detail\n");
  const { accountId, email } = await aCustomer();
  const found = { finishedAt: new Date(), accountCount: 1n, findingCount: 2n };
  await database().prisma.integrityRun.create({
    data: {
      ...{ id: newId(), ...found },
      findings: [
        { invariant: "balance", accountId, detail: "The lines sum up to 5, the balance is 6" },
        { invariant: "payments", accountId: null, detail: "-1 of nobody" },
      ],
    },
  });
  expect(await rowsOf("integrity-findings.csv")).toEqual([
    { invariant: "balance", accountId, email, detail: "The lines sum up to 5, the balance is 6" },
    { invariant: "payments", accountId: "", email: "", detail: "'-1 of nobody" },
  ]);
});

test("the file of an account's ledger has its lines, and there is none for what is no account", async () => {
  expect(await rowsOf("transactions.csv")).toMatchObject([{ seq: "1", type: "bonus", amount: "10000" }]);
  for (const account of [newId(), "x", ""]) {
    const asked = new URLSearchParams({ account });
    const refused = { ok: false, refusal: { code: "account_not_found" } };
    expect(await staffFiles["transactions.csv"](admin.actor, asked)).toEqual(refused);
  }
});

test("every file is for keeping, under its own name", async () => {
  for (const name of Object.keys(staffFiles) as StaffFileName[]) {
    const { headers } = await answerOf(name);
    expect(headers["content-type"]).toContain("text/csv");
    expect(headers["content-disposition"]).toMatch(`attachment; filename="${name.replace(".csv", "")}`);
  }
});

async function answerOf(name: StaffFileName) {
  const asked = new URLSearchParams({ from: "2026-01-01", to: "2026-01-31", account: root.accountId });
  const answer = await staffFiles[name](admin.actor, asked, name);
  if (!answer.ok) throw new Error(answer.refusal.code);
  return answer.value;
}

async function textOf(name: StaffFileName): Promise<string> {
  return (await answerOf(name)).toResponse().text();
}

/** The rows of a file by the names of its columns. */
async function rowsOf(name: StaffFileName): Promise<Record<string, string>[]> {
  const lines: string[][] = [[]];
  for (const [, quoted, plain, end] of (await textOf(name)).matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))([,\n])/g)) {
    lines.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain!);
    if (end === "\n") lines.push([]);
  }
  const [header, ...rows] = lines.slice(0, -1);
  return rows.map((row) => Object.fromEntries(row.map((cell, at) => [header![at]!, cell])));
}

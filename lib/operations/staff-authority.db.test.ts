import { afterAll, describe, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, aModelPrice } from "@/lib/dev/factories";
import { SCOPES, type Actor } from "@/lib/domain/access";
import type { Result } from "@/lib/domain/result";
import { newId } from "@/lib/ids";
import { getAccountDetail } from "@/lib/queries/account-detail";
import { getAdminFigures } from "@/lib/queries/admin";
import { listAccounts } from "@/lib/queries/admin-accounts";
import { listAllPackages, listPrices, listUnpricedUsages } from "@/lib/queries/admin-catalogue";
import { getSettings, listSettingChanges } from "@/lib/queries/admin-settings";
import { listAuditEntries, listAuditKinds } from "@/lib/queries/audit-log";
import { getIntegrity } from "@/lib/queries/integrity";
import { getStatistics } from "@/lib/queries/statistics";
import { addModelPrice } from "./add-model-price";
import { blockAccount } from "./block-account";
import { grantInBulk, previewBulkGrants } from "./bulk-grants";
import { changeRole } from "./change-role";
import { changeSettings } from "./change-settings";
import { correctLine } from "./correct-line";
import { grantTokens } from "./grant-tokens";
import { priceUsage } from "./price-usage";
import { replayCharges } from "./replay-charges";
import { resendMail } from "./resend-mail";
import { runIntegrity } from "./run-integrity";
import { movePackage, savePackage } from "./save-package";

testDatabase();
afterAll(closeDatabase);

/*
 * Who may do what of the staff's work, each cell tried: a row for an operation, a column for whoever comes through a door
 * (a browser's session by role, the deployment's secret, a key with every scope, Stripe, the clock, the server's console).
 * A refusal of authority is `insufficient_scope` and nothing else; whoever may is refused for other reasons or served.
 */
const [customer, admin, root] = [
  await aCustomer(),
  await aCustomer({ role: "admin" }),
  await aCustomer({ role: "superadmin" }),
];
const { accountId, email } = customer;
await aModelPrice({ model: "known", chargeType: "multiplier" });

const doors = {
  user: customer.actor,
  admin: admin.actor,
  superadmin: root.actor,
  secret: { kind: "secret" },
  key: { kind: "key", keyId: newId(), accountId: null, scopes: SCOPES },
  stripe: { kind: "stripe" },
  job: { kind: "job", name: "nightly" },
  operator: { kind: "operator", name: "console" },
} as const satisfies Record<string, Actor>;

const reason = "For a test";
const aPackage = { name: "P", amountTokens: 1n, priceCents: 100n, currency: "usd", stripePriceId: null } as const;
const aPrice = {
  provider: "openai",
  model: "known",
  chargeType: "multiplier",
  multiplierBasisPoints: 0n,
  inputMicroUsdPerMillion: null,
  cachedInputMicroUsdPerMillion: null,
  outputMicroUsdPerMillion: null,
  characterMicroUsdPerMillion: null,
  minuteMicroUsd: null,
  secondMicroUsd: null,
  imageSizes: {},
} as const;

type Row = [name: string, call: (actor: Actor) => Promise<Result<unknown>>, ...may: boolean[]];

// Calls that are allowed are such that nothing comes of them, so that each cell finds the same world.
const changes: Row[] = [
  //                                                             user   admin  super secret key    stripe job    operator
  [
    "changeSettings",
    (actor) => changeSettings(actor, { changes: [], reason }),
    false,
    false,
    true,
    false,
    false,
    false,
    false,
    true,
  ],
  ["replayCharges", (actor) => replayCharges(actor, {}), false, false, true, false, false, false, false, true],
  [
    "addModelPrice",
    (actor) => addModelPrice(actor, { ...aPrice, effectiveFrom: new Date() }),
    false,
    false,
    true,
    false,
    false,
    false,
    false,
    true,
  ],
  [
    "priceUsage",
    (actor) => priceUsage(actor, { accountId, usageId: newId() }),
    false,
    false,
    true,
    false,
    true,
    false,
    false,
    true,
  ],
  [
    "savePackage",
    (actor) => savePackage(actor, { ...aPackage, code: "-", isPopular: false, isActive: false, reason }),
    false,
    false,
    true,
    false,
    false,
    false,
    false,
    true,
  ],
  [
    "movePackage",
    (actor) => movePackage(actor, { packageId: newId(), direction: "up" }),
    false,
    false,
    true,
    false,
    false,
    false,
    false,
    true,
  ],
  [
    "blockAccount",
    (actor) => blockAccount(actor, { accountId, act: "unblock", reason }),
    false,
    false,
    true,
    false,
    false,
    false,
    false,
    true,
  ],
  [
    "changeRole",
    (actor) => changeRole(actor, { email, role: "user", reason }),
    false,
    false,
    true,
    false,
    false,
    false,
    false,
    true,
  ],
  ["resendMail", (actor) => resendMail(actor, newId()), false, false, true, false, false, false, false, true],
  [
    "grantTokens",
    (actor) => grantTokens(actor, { accountId, key: newId(), direction: "deduct", amountTokens: 10n ** 12n, reason }),
    false,
    false,
    true,
    false,
    true,
    false,
    false,
    true,
  ],
  [
    "correctLine",
    (actor) => correctLine(actor, { accountId, seq: 10_000n, key: newId(), givenBackTokens: 1n, reason }),
    false,
    false,
    true,
    false,
    true,
    false,
    false,
    true,
  ],
  ["previewBulkGrants", (actor) => previewBulkGrants(actor, ""), false, false, true, false, true, false, false, true],
  [
    "grantInBulk",
    (actor) => grantInBulk(actor, { key: newId(), list: "" }),
    false,
    false,
    true,
    false,
    true,
    false,
    false,
    true,
  ],
];

const range = { from: "2026-01-01", to: "2026-01-31" };
const reading: Row[] = [
  ["getAdminFigures", (actor) => getAdminFigures(actor)],
  ["getStatistics", (actor) => getStatistics(actor, range)],
  ["listAccounts", (actor) => listAccounts(actor, {})],
  ["getAccountDetail", (actor) => getAccountDetail(actor, accountId)],
  ["listPrices", (actor) => listPrices(actor)],
  ["listUnpricedUsages", (actor) => listUnpricedUsages(actor, {})],
  ["listAllPackages", (actor) => listAllPackages(actor)],
  ["getSettings", (actor) => getSettings(actor)],
  ["listSettingChanges", (actor) => listSettingChanges(actor, {})],
  ["listAuditEntries", (actor) => listAuditEntries(actor, {})],
  ["listAuditKinds", (actor) => listAuditKinds(actor)],
  ["getIntegrity", (actor) => getIntegrity(actor)],
];
const mayRead = [false, true, true, true, true, true, true, true];

describe.each(changes)("who may %s", (_name, call, ...may) => {
  test.each(Object.entries(doors).map(([door, actor], at) => [door, may[at]!, actor] as const))(
    "%s: %s",
    async (_door, may, actor) => {
      expect(await isRefused(call(actor))).toBe(!may);
    },
  );
});

test.each(reading)("staff and services see %s, a customer does not", async (_name, call) => {
  const refused = [];
  for (const actor of Object.values(doors)) refused.push(await isRefused(call(actor)));
  expect(refused).toEqual(mayRead.map((may) => !may));
});

test("whoever may not run the check leaves no trace of having asked", async () => {
  for (const actor of [doors.user, doors.admin, doors.secret, doors.key, doors.stripe, doors.job]) {
    expect(await runIntegrity(actor)).toEqual({ ok: false, refusal: { code: "insufficient_scope" } });
  }
  expect(await database().prisma.auditEntry.count({ where: { action: "integrity.run" } })).toBe(0);
  expect(await runIntegrity(doors.superadmin)).toEqual({ ok: true, value: { state: "finished" } });
  expect(await database().prisma.auditEntry.count({ where: { action: "integrity.run" } })).toBe(1);
  const seen = await getIntegrity(doors.admin);
  expect(seen).toMatchObject({ value: { last: { findingCount: 0n, findings: [] }, isRunning: false } });
});

test("nothing that was refused has changed anything", async () => {
  const { prisma } = database();
  expect(await prisma.settingChange.count()).toBe(0);
  expect(await prisma.package.count({ where: { name: "P" } })).toBe(0);
  expect(await prisma.user.findUniqueOrThrow({ where: { email } })).toMatchObject({ role: "user" });
  expect(await prisma.modelPrice.count({ where: { model: "known" } })).toBe(1);
});

async function isRefused(result: Promise<Result<unknown>>): Promise<boolean> {
  const answer = await result;
  return !answer.ok && answer.refusal.code === "insufficient_scope";
}

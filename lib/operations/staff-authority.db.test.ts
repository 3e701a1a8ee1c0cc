import ts from "typescript";
import { afterAll, describe, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { testStripe } from "@/lib/dev/test-stripe";
import { staffFiles } from "@/lib/api/staff-files";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, aModelPrice } from "@/lib/dev/factories";
import { NO_RATES } from "@/lib/dev/no-rates";
import { sourceFiles } from "@/lib/dev/source-files";
import { SCOPES, STAFF_PERMISSIONS, type Actor } from "@/lib/domain/access";
import type { Result } from "@/lib/domain/result";
import { newId } from "@/lib/ids";
import { getAccountDetail } from "@/lib/queries/account-detail";
import { getAdminFigures } from "@/lib/queries/admin";
import { listPayments } from "@/lib/queries/admin-payments";
import { getDisputeEvidence } from "@/lib/queries/dispute-evidence";
import { getDispute, listDisputes } from "@/lib/queries/disputes";
import { listQuestions } from "@/lib/queries/questions";
import { getLastReconciliation } from "@/lib/queries/reconciliation";
import { getWaitingForStaff } from "@/lib/queries/waiting-for-staff";
import { findMissingEvents, getWebhookEvent, listWebhookEvents } from "@/lib/queries/webhook-events";
import { replayEvent } from "@/lib/webhooks/kept-events";
import { listAccounts } from "@/lib/queries/admin-accounts";
import { listAllPackages, listPrices, listUnpricedUsages } from "@/lib/queries/admin-catalogue";
import { getSettings, listSettingChanges } from "@/lib/queries/admin-settings";
import { listAuditEntries, listAuditKinds } from "@/lib/queries/audit-log";
import { getIntegrity } from "@/lib/queries/integrity";
import { getMissingPrices } from "@/lib/queries/missing-prices";
import { getStatistics } from "@/lib/queries/statistics";
import { addModelPrice } from "./add-model-price";
import { answerQuestion } from "./answer-question";
import { createApiKey, revokeApiKey } from "./api-keys";
import { blockAccount } from "./block-account";
import { grantInBulk, previewBulkGrants } from "./bulk-grants";
import { changeRole } from "./change-role";
import { changeSettings } from "./change-settings";
import { correctLine } from "./correct-line";
import { grantTokens } from "./grant-tokens";
import { priceUsage } from "./price-usage";
import { refundPayment } from "./refund-payment";
import { replayCharges } from "./replay-charges";
import { resendMail } from "./resend-mail";
import { reversePayment } from "./reverse-payment";
import { runIntegrity } from "./run-integrity";
import { movePackage, savePackage } from "./save-package";
import { syncCatalogue } from "./sync-catalogue";

testDatabase();
testStripe();
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
  ...NO_RATES,
  provider: "openai",
  model: "known",
  chargeType: "multiplier",
  multiplierBasisPoints: 0n,
} as const;

type Door = keyof typeof doors;
type Call = (actor: Actor) => Promise<Result<unknown>>;

const superadmins: readonly Door[] = ["superadmin", "operator"];
/** Also whoever holds a key that may grant. */
const granters: readonly Door[] = [...superadmins, "key"];

// Calls that are allowed are such that nothing comes of them, so that each cell finds the same world.
const changes: [name: string, call: Call, may: readonly Door[]][] = [
  ["changeSettings", (actor) => changeSettings(actor, { changes: [], reason }), superadmins],
  ["replayCharges", (actor) => replayCharges(actor, {}), superadmins],
  ["addModelPrice", (actor) => addModelPrice(actor, { ...aPrice, effectiveFrom: new Date() }), superadmins],
  ["priceUsage", (actor) => priceUsage(actor, { accountId, usageId: newId() }), granters],
  [
    "savePackage",
    (actor) => savePackage(actor, { ...aPackage, code: "-", isPopular: false, isActive: false, reason }),
    superadmins,
  ],
  ["movePackage", (actor) => movePackage(actor, { packageId: newId(), direction: "up" }), superadmins],
  ["blockAccount", (actor) => blockAccount(actor, { accountId, act: "unblock", reason }), superadmins],
  ["changeRole", (actor) => changeRole(actor, { email, role: "user", reason }), superadmins],
  ["resendMail", (actor) => resendMail(actor, newId()), superadmins],
  [
    "grantTokens",
    (actor) => grantTokens(actor, { accountId, key: newId(), direction: "deduct", amountTokens: 10n ** 12n, reason }),
    granters,
  ],
  [
    "correctLine",
    (actor) => correctLine(actor, { accountId, seq: 10_000n, key: newId(), givenBackTokens: 1n, reason }),
    granters,
  ],
  ["previewBulkGrants", (actor) => previewBulkGrants(actor, ""), granters],
  ["grantInBulk", (actor) => grantInBulk(actor, { key: newId(), list: "" }), granters],
  [
    "refundPayment",
    (actor) => refundPayment(actor, { accountId, purchaseId: newId(), key: newId(), amountCents: 1n, reason }),
    superadmins,
  ],
  ["replayEvent", (actor) => replayEvent(actor, "evt_none"), superadmins],
  ["createApiKey", (actor) => createApiKey(actor, { name: "K", scopes: [], accountId: null }), superadmins],
  ["revokeApiKey", (actor) => revokeApiKey(actor, newId()), superadmins],
  ["syncCatalogue", (actor) => syncCatalogue(actor, { isDryRun: true }), superadmins],
  ["answerQuestion", (actor) => answerQuestion(actor, { accountId, questionId: newId(), answer: "No" }), superadmins],
];

const range = { from: "2026-01-01", to: "2026-01-31" };
const reading: [name: string, call: Call][] = [
  ["getAdminFigures", (actor) => getAdminFigures(actor)],
  ["getStatistics", (actor) => getStatistics(actor, range)],
  ["listAccounts", (actor) => listAccounts(actor, {})],
  ["getAccountDetail", (actor) => getAccountDetail(actor, accountId)],
  ["listPrices", (actor) => listPrices(actor)],
  ["listUnpricedUsages", (actor) => listUnpricedUsages(actor, {})],
  ["getMissingPrices", (actor) => getMissingPrices(actor)],
  ["getWaitingForStaff", (actor) => getWaitingForStaff(actor)],
  ["listAllPackages", (actor) => listAllPackages(actor)],
  ["getSettings", (actor) => getSettings(actor)],
  ["listSettingChanges", (actor) => listSettingChanges(actor, {})],
  ["listAuditEntries", (actor) => listAuditEntries(actor, {})],
  ["listAuditKinds", (actor) => listAuditKinds(actor)],
  ["getIntegrity", (actor) => getIntegrity(actor)],
  ["listPayments", (actor) => listPayments(actor, { show: "all" })],
  ["getLastReconciliation", (actor) => getLastReconciliation(actor)],
  ["listDisputes", (actor) => listDisputes(actor, { show: "all" })],
  ["getDispute", (actor) => getDispute(actor, "dp_none")],
  ["getDisputeEvidence", (actor) => getDisputeEvidence(actor, "dp_none")],
  ["listWebhookEvents", (actor) => listWebhookEvents(actor, { statuses: ["processed"] })],
  ["getWebhookEvent", (actor) => getWebhookEvent(actor, "evt_none")],
  ["findMissingEvents", (actor) => findMissingEvents(actor, ["charge.refunded"], new Date())],
  ["listQuestions", (actor) => listQuestions(actor, { status: "all" })],
  ...Object.entries(staffFiles).map(([name, file]): [string, Call] => [
    name,
    (actor) => file(actor, new URLSearchParams({ ...range, account: customer.accountId }), name),
  ]),
];
const everyDoor = Object.entries(doors) as [Door, Actor][];

describe.each(changes)("who may %s", (_name, call, may) => {
  test.each(everyDoor)("%s", async (door, actor) => {
    expect(await isRefused(call(actor))).toBe(!may.includes(door));
  });
});

test.each(reading)("staff and services see %s, a customer does not", async (_name, call) => {
  const refused = [];
  for (const [door, actor] of everyDoor) if (await isRefused(call(actor))) refused.push(door);
  expect(refused).toEqual(["user"]);
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

test("a payment is reversed by nobody but Stripe, our clock and whoever may refund", async () => {
  const refused = [];
  for (const [door, actor] of everyDoor) {
    const error = await reversePayment(actor, "pi_none", async () => {}).then(
      () => null,
      (thrown: Error) => thrown.message,
    );
    if (error?.includes("whoever may refund")) refused.push(door);
  }
  expect(refused).toEqual(["user", "admin", "secret", "key"]);
});

test("every operation that asks for a permission of the staff is a row here", () => {
  const asks = new RegExp(String.raw`\b(actorMay|actorMayOn|whyNotFor)\(actor, "(${STAFF_PERMISSIONS.join("|")})"`);
  const rows = new Set([...changes, ...reading].map(([name]) => name));
  const ofTheirOwn = ["runIntegrity", "reversePayment"];
  const asking = sourceFiles()
    .filter(({ name, isTest }) => /^lib\/(operations|queries|webhooks)\//.test(name) && !isTest)
    .flatMap(({ tree }) => tree.statements.filter(ts.isFunctionDeclaration))
    .filter((declared) => asks.test(declared.getText()))
    .map((declared) => declared.name!.text);
  expect(asking.length).toBeGreaterThan(30);
  expect(asking.filter((name) => !rows.has(name) && !ofTheirOwn.includes(name))).toEqual([]);
});

test("nothing that was refused has changed anything", async () => {
  const { prisma } = database();
  expect(await prisma.settingChange.count()).toBe(0);
  expect(await prisma.apiKey.count()).toBe(superadmins.length);
  expect(await prisma.package.count({ where: { name: "P" } })).toBe(0);
  expect(await prisma.user.findUniqueOrThrow({ where: { email } })).toMatchObject({ role: "user" });
  expect(await prisma.modelPrice.count({ where: { model: "known" } })).toBe(1);
});

async function isRefused(result: Promise<Result<unknown>>): Promise<boolean> {
  const answer = await result;
  return !answer.ok && answer.refusal.code === "insufficient_scope";
}

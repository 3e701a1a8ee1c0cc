import { afterAll, afterEach, describe, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { GrantTokensForm } from "@/lib/contracts/admin";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, balanceOf, ledgerBreaches, service } from "@/lib/dev/factories";
import { newId } from "@/lib/ids";
import { grantTokens, type GrantTokens } from "./grant-tokens";
import { openHold } from "./open-hold";

testDatabase();
afterEach(async () => expect(await ledgerBreaches()).toEqual([]));
afterAll(closeDatabase);

const aGrant = (accountId: string, about: Partial<GrantTokens> = {}): GrantTokens => ({
  accountId,
  key: newId(),
  direction: "grant",
  amountTokens: 50_000n,
  reason: "Apology for the outage",
  ...about,
});

const linesOf = (accountId: string) =>
  database().prisma.ledgerLine.findMany({ where: { accountId }, orderBy: { seq: "asc" } });
const auditOf = (accountId: string) => database().prisma.auditEntry.findMany({ where: { accountId } });
const mailsTo = (accountId: string) =>
  database().prisma.outboxMessage.findMany({ where: { accountId, kind: "grant_received" } });
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);

test("a superadmin's grant is a line, a parcel of tokens and an audit entry", async () => {
  const root = await aCustomer({ role: "superadmin" });
  const ada = await aCustomer({ balanceTokens: 1_000n });
  const expiresAt = inDays(30);
  const granted = await grantTokens(root.actor, aGrant(ada.accountId, { expiresAt }));

  expect(granted).toMatchObject({ ok: true, value: { balanceTokens: 51_000n, replayed: false } });
  const line = (await linesOf(ada.accountId)).at(-1)!;
  expect(line).toMatchObject({
    type: "admin_grant",
    amountTokens: 50_000n,
    balanceBeforeTokens: 1_000n,
    balanceAfterTokens: 51_000n,
    actor: `user:${root.userId}`,
    description: "Apology for the outage",
  });
  expect(await database().prisma.grant.findFirst({ where: { accountId: ada.accountId, seq: line.seq } })).toMatchObject(
    { source: "admin_grant", amountTokens: 50_000n, remainingTokens: 50_000n, paidCents: 0n, expiresAt },
  );
  expect(await auditOf(ada.accountId)).toMatchObject([
    {
      actor: `user:${root.userId}`,
      action: "tokens.grant",
      subject: `account:${ada.accountId}`,
      before: { balanceTokens: "1000" },
      after: { balanceTokens: "51000", amountTokens: "50000", expiresAt: expiresAt.toISOString() },
      reason: "Apology for the outage",
      requestId: "test",
    },
  ]);
});

test("a grant that cannot be audited is not booked", async () => {
  const root = await aCustomer({ role: "superadmin" });
  const ada = await aCustomer({ balanceTokens: 1_000n });
  // NUL is what Postgres refuses in text; the form contract stops it earlier.
  const actor = { ...root.actor, requestId: "\u0000" };
  await expect(grantTokens(actor, aGrant(ada.accountId))).rejects.toThrow();
  expect(await balanceOf(ada.accountId)).toBe(1_000n);
  expect(await auditOf(ada.accountId)).toEqual([]);
});

test("a deduction is a line and an audit entry, and takes no more than it says", async () => {
  const root = await aCustomer({ role: "superadmin" });
  const ada = await aCustomer({ balanceTokens: 1_000n });
  const taken = await grantTokens(root.actor, aGrant(ada.accountId, { direction: "deduct", amountTokens: 400n }));
  expect(taken).toMatchObject({ ok: true, value: { balanceTokens: 600n } });
  expect((await linesOf(ada.accountId)).at(-1)).toMatchObject({ type: "admin_deduction", amountTokens: -400n });
  expect(await auditOf(ada.accountId)).toMatchObject([
    { action: "tokens.deduct", before: { balanceTokens: "1000" }, after: { balanceTokens: "600" } },
  ]);
});

test("one form sent ten times at once is one grant and one audit entry", async () => {
  const root = await aCustomer({ role: "superadmin" });
  const ada = await aCustomer({ balanceTokens: 1_000n });
  const form = aGrant(ada.accountId);
  const answers = await Promise.all(Array.from({ length: 10 }, () => grantTokens(root.actor, { ...form })));
  expect(answers.every((answer) => answer.ok && answer.value.balanceTokens === 51_000n)).toBe(true);
  expect(answers.filter((answer) => answer.ok && !answer.value.replayed)).toHaveLength(1);
  expect(await balanceOf(ada.accountId)).toBe(51_000n);
  expect(await auditOf(ada.accountId)).toHaveLength(1);
});

test("who is given tokens is told how many, why, until when and what they have now, once", async () => {
  const root = await aCustomer({ role: "superadmin" });
  const ada = await aCustomer({ balanceTokens: 1_000n });
  const expiresAt = inDays(30);
  const form = aGrant(ada.accountId, { expiresAt });
  await Promise.all(Array.from({ length: 5 }, () => grantTokens(root.actor, form)));
  expect(await mailsTo(ada.accountId)).toMatchObject([
    {
      kind: "grant_received",
      recipient: ada.email,
      payload: {
        tokens: "50000",
        reason: "Apology for the outage",
        expiresAt: expiresAt.toISOString(),
        balanceTokens: "51000",
      },
    },
  ]);
});

test("a deduction, a refusal and a grant by a program are not mailed; one by an operator is", async () => {
  const root = await aCustomer({ role: "superadmin" });
  const ada = await aCustomer({ balanceTokens: 1_000n });
  await grantTokens(root.actor, aGrant(ada.accountId, { direction: "deduct", amountTokens: 1n }));
  await grantTokens(ada.actor, aGrant(ada.accountId));
  const key = { kind: "key", keyId: newId(), accountId: null, scopes: ["grants:write"] } as const;
  expect(await grantTokens(key, aGrant(ada.accountId))).toMatchObject({ ok: true });
  expect(await mailsTo(ada.accountId)).toEqual([]);
  await grantTokens({ kind: "operator", name: "root" }, aGrant(ada.accountId));
  expect(await mailsTo(ada.accountId)).toMatchObject([{ kind: "grant_received", payload: { expiresAt: null } }]);
});

test("the same form with other figures is refused, and the first booking stands", async () => {
  const root = await aCustomer({ role: "superadmin" });
  const ada = await aCustomer({ balanceTokens: 1_000n });
  const form = aGrant(ada.accountId);
  await grantTokens(root.actor, form);
  const second = await grantTokens(root.actor, { ...form, amountTokens: 50_001n });
  expect(second).toEqual({ ok: false, refusal: { code: "idempotency_key_reuse" } });
  expect(await balanceOf(ada.accountId)).toBe(51_000n);
});

test.each(["admin", "user"] as const)(
  "a request made by hand by a role of %s is refused and books nothing",
  async (role) => {
    const somebody = await aCustomer({ role });
    const ada = await aCustomer({ balanceTokens: 1_000n });
    const linesBefore = await linesOf(ada.accountId);
    for (const direction of ["grant", "deduct"] as const) {
      for (const accountId of [ada.accountId, somebody.accountId]) {
        const answer = await grantTokens(somebody.actor, aGrant(accountId, { direction, amountTokens: 1n }));
        expect(answer).toEqual({ ok: false, refusal: { code: "insufficient_scope" } });
      }
    }
    expect(await linesOf(ada.accountId)).toEqual(linesBefore);
    expect(await auditOf(ada.accountId)).toEqual([]);
  },
);

test.each([{ kind: "secret" }, { kind: "stripe" }, { kind: "job", name: "expiry" }] as const)(
  "$kind may not grant",
  async (actor) => {
    const ada = await aCustomer({ balanceTokens: 1_000n });
    expect(await grantTokens(actor, aGrant(ada.accountId))).toEqual({
      ok: false,
      refusal: { code: "insufficient_scope" },
    });
    expect(await balanceOf(ada.accountId)).toBe(1_000n);
  },
);

test("nobody's balance is deducted below what is available, held tokens included", async () => {
  const root = await aCustomer({ role: "superadmin" });
  const ada = await aCustomer({ balanceTokens: 1_000n });
  const held = await openHold(service, { who: { accountId: ada.accountId }, tokens: 300n, ttlSeconds: 900 });
  expect(held.ok).toBe(true);
  const deduct = (amountTokens: bigint) =>
    grantTokens(root.actor, aGrant(ada.accountId, { direction: "deduct", amountTokens }));

  expect(await deduct(701n)).toEqual({
    ok: false,
    refusal: { code: "insufficient_tokens", requiredTokens: 701n, availableTokens: 700n },
  });
  expect(await auditOf(ada.accountId)).toEqual([]);
  expect(await deduct(700n)).toMatchObject({ ok: true, value: { balanceTokens: 300n } });
});

test("an expiry in the past is refused and books nothing", async () => {
  const root = await aCustomer({ role: "superadmin" });
  const ada = await aCustomer({ balanceTokens: 1_000n });
  const answer = await grantTokens(root.actor, aGrant(ada.accountId, { expiresAt: inDays(-1) }));
  expect(answer).toMatchObject({ ok: false, refusal: { code: "validation_failed", faults: [{ path: "expiresAt" }] } });
  expect(await balanceOf(ada.accountId)).toBe(1_000n);
});

test("an account that does not exist is said not to exist", async () => {
  const root = await aCustomer({ role: "superadmin" });
  expect(await grantTokens(root.actor, aGrant(newId()))).toEqual({
    ok: false,
    refusal: { code: "account_not_found" },
  });
});

describe("the form", () => {
  const filled = {
    accountId: newId(),
    key: newId(),
    direction: "grant",
    amountTokens: "50,000",
    reason: "Apology for the outage",
  };
  const faultPaths = (fields: object) => {
    const parsed = GrantTokensForm.safeParse({ ...filled, ...fields });
    return parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join("."));
  };

  test.each(["50000", "50,000", "50 000", "50_000"])("reads %s as fifty thousand", (amountTokens) => {
    expect(GrantTokensForm.parse({ ...filled, amountTokens }).amountTokens).toBe(50_000n);
  });

  test.each(["-1", "0", "1.5", "9e99", "1e3", "🙂", "５０", "0x10", "NaN", " ", "1000000000001", "9".repeat(400)])(
    "refuses an amount of %s and says where",
    (amountTokens) => expect(faultPaths({ amountTokens })).toEqual(["amountTokens"]),
  );

  test.each([
    ["a missing reason", { reason: undefined }, "reason"],
    ["a reason of blanks", { reason: "     " }, "reason"],
    ["a reason of 201 characters", { reason: "x".repeat(201) }, "reason"],
    ["a reason with NUL", { reason: "abc\u0000" }, "reason"],
    ["another direction", { direction: "burn" }, "direction"],
    ["a key that is no id", { key: "1" }, "key"],
    ["an account that is no id", { accountId: "1' OR '1'='1" }, "accountId"],
    ["a day that does not exist", { expiresOn: "2027-02-30" }, "expiresOn"],
  ])("refuses %s and says where", (_what, fields, path) => expect(faultPaths(fields)).toEqual([path]));
});

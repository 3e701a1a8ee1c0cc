import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { testStripe } from "@/lib/dev/test-stripe";
import { closeDatabase, database } from "@/lib/db/client";
import { findSessionUser, insertSession } from "@/lib/db/session-store";
import { callBillingApi } from "@/lib/dev/call-billing-api";
import { aCustomer, balanceOf, ledgerBreaches, service, type Customer } from "@/lib/dev/factories";
import { aPayment } from "@/lib/dev/payment-factories";
import { aCardHolder, rechargeOn } from "@/lib/dev/recharge-factories";
import { newId } from "@/lib/ids";
import { settleHold } from "@/lib/operations/close-hold";
import { closeAccount } from "@/lib/operations/close-account";
import { openHold } from "@/lib/operations/open-hold";
import { createOwnKey } from "@/lib/operations/own-keys";
import { sha256 } from "@/lib/operations/sha256";
import { signInWithPassword } from "@/lib/operations/sign-in-with-password";
import { signUp } from "@/lib/operations/sign-up";
import { NO_UNITS } from "@/lib/domain/pricing/charge";
import { getLeaving } from "@/lib/queries/own-profile";
import { stripeWebhook } from "@/lib/webhooks/stripe";
import { seedCatalogue } from "@/prisma/seed/catalogue";

testDatabase();
const stripe = testStripe();
beforeAll(async () => {
  await seedCatalogue();
  await stripe.deliverTo(stripeWebhook);
});
afterEach(async () => expect(await ledgerBreaches()).toEqual([]));
afterAll(closeDatabase);

const close = ({ actor, email }: Customer, balance: "give-up" | "ask-refund" = "give-up", confirmation = email) =>
  closeAccount(actor, { balance, confirmation });
const CLOSED = { ok: true, value: { closed: true } };
const PASSWORD = "correct horse battery";

test("closing gives up what is left by a line of its own, ends keys, sessions and ways in, and forgets the person", async () => {
  const ada = await aCustomer({ balanceTokens: 2_500n });
  const created = await createOwnKey(ada.actor, {
    kind: "personal",
    name: "k",
    scopes: ["balance:read"],
    budget: null,
    expiresAt: null,
  });
  const sid = newId();
  await insertSession({
    tokenHash: sha256(sid),
    userId: ada.userId,
    userAgent: null,
    expiresAt: new Date(Date.now() + 60_000),
  });
  expect(await close(ada)).toEqual(CLOSED);

  expect(await balanceOf(ada.accountId)).toBe(0n);
  const [line] = await database().prisma.ledgerLine.findMany({
    where: { accountId: ada.accountId },
    orderBy: { seq: "desc" },
    take: 1,
  });
  expect(line).toMatchObject({ type: "admin_deduction", amountTokens: -2_500n, actor: `user:${ada.userId}` });
  expect(await findSessionUser(sha256(sid))).toBeNull();
  const headers = { authorization: `Bearer ${created.ok ? created.value.apiKey : ""}` };
  expect((await callBillingApi("GET", `/balance?userId=${ada.userId}`, { headers })).status).toBe(401);
  expect(await signInWithPassword({ email: ada.email, password: PASSWORD, address: newId() })).toMatchObject({
    refusal: { code: "invalid_credentials" },
  });
  expect(await wherever(ada.email)).toEqual(["outbox_messages: account_closed"]);
  expect(await wherever("Ada Example")).toEqual([]);
});

test("the email of somebody who left may sign up anew, with an account of its own", async () => {
  const ada = await aCustomer();
  await close(ada);
  const anew = await signUp({ email: ada.email, name: "Ada", password: PASSWORD });
  expect(anew).toMatchObject({ ok: true });
  expect(anew.ok && anew.value.accountId).not.toBe(ada.accountId);
});

test("work that still runs is booked after its account was closed, and nothing new begins", async () => {
  const ada = await aCustomer({ balanceTokens: 1_000n });
  const hold = await openHold(service, { who: { accountId: ada.accountId }, tokens: 300n, ttlSeconds: 60 });
  expect(await close(ada)).toEqual(CLOSED);
  expect(await balanceOf(ada.accountId)).toBe(300n);
  const settled = await settleHold(service, hold.ok ? hold.value.holdId : "", {
    operationType: "draft",
    provider: "openai",
    model: "gpt-4o",
    units: { ...NO_UNITS, inputModelTokens: 100n },
    success: true,
  });
  expect(settled).toMatchObject({ ok: true, value: { balanceTokens: 150n } });
  expect(await openHold(service, { who: { accountId: ada.accountId }, tokens: 1n, ttlSeconds: 60 })).toMatchObject({
    refusal: { code: "account_blocked" },
  });
});

test("who asks for money back keeps the tokens on the closed account, and the staff hears of it", async () => {
  const root = await aCustomer({ role: "superadmin" });
  const ada = await aCustomer({ balanceTokens: 0n });
  await aPayment(stripe, ada);
  await stripe.control("flush");
  expect(await getLeaving(ada.actor)).toMatchObject({ ok: true, value: { tokens: 150_000n, paidCents: 1_500n } });
  expect(await close(ada, "ask-refund")).toEqual(CLOSED);
  expect(await balanceOf(ada.accountId)).toBe(150_000n);
  const told = await database().prisma.outboxMessage.findMany({
    where: { kind: "closing_refund_asked", recipient: root.email },
  });
  expect(told).toMatchObject([
    { recipient: root.email, payload: { accountId: ada.accountId, tokens: "150000", paidCents: "1500" } },
  ]);
});

test("auto-recharge and cards go first: nothing can be charged any more", async () => {
  const holder = await aCardHolder(stripe);
  await rechargeOn(holder);
  expect(await close(holder)).toEqual(CLOSED);
  const settings = await database().prisma.rechargeSettings.findUniqueOrThrow({
    where: { accountId: holder.accountId },
  });
  expect(settings.isEnabled).toBe(false);
  const cards = await stripe.client.customers.listPaymentMethods(holder.stripeCustomerId, { type: "card" });
  expect(cards.data).toEqual([]);
});

test("a wrong confirmation, the last superadmin and somebody else's authority close nothing", async () => {
  const ada = await aCustomer();
  expect(await close(ada, "give-up", "someone@else.test")).toMatchObject({
    refusal: { code: "validation_failed", faults: [{ path: "confirmation" }] },
  });
  expect(await closeAccount(service, { balance: "give-up", confirmation: ada.email })).toMatchObject({
    refusal: { code: "insufficient_scope" },
  });
  expect(await database().prisma.user.findUniqueOrThrow({ where: { id: ada.userId } })).toMatchObject({
    email: ada.email,
    closedAt: null,
  });
  await database().prisma.user.updateMany({ where: { role: "superadmin" }, data: { role: "user" } });
  const root = await aCustomer({ role: "superadmin" });
  expect(await close(root)).toMatchObject({ refusal: { code: "last_superadmin" } });
});

test("closed twice at once, an account is closed once", async () => {
  const ada = await aCustomer();
  const answers = await Promise.all([close(ada), close(ada), close(ada)]);
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  expect(
    await database().prisma.ledgerLine.count({ where: { accountId: ada.accountId, cause: "close:balance" } }),
  ).toBe(1);
});

/** Every table in which a text still stands anywhere. */
async function wherever(text: string): Promise<string[]> {
  const { pool } = database();
  const { rows: tables } = await pool.query<{ table_name: string }>(
    `SELECT c.relname AS table_name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1`,
  );
  const found = [];
  for (const { table_name: table } of tables) {
    const { rows } = await pool.query<{ row: Record<string, unknown> }>(
      `SELECT to_jsonb(t) AS row FROM "${table}" t WHERE strpos(t::text, $1) > 0`,
      [text],
    );
    found.push(...rows.map(({ row }) => `${table}: ${String(row.kind ?? row.id ?? "")}`));
  }
  return found;
}

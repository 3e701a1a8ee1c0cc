import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { testStripe } from "@/lib/dev/test-stripe";
import type Stripe from "stripe";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, balanceOf, ledgerBreaches, type Customer } from "@/lib/dev/factories";
import { aPayment, deliver, eventsOf } from "@/lib/dev/payment-factories";
import { findMissingEvents, getWebhookEvent, listWebhookEvents } from "@/lib/queries/webhook-events";
import { replayEvent, retryKeptEvents } from "@/lib/webhooks/kept-events";
import { eventHandlers } from "@/lib/webhooks/stripe";
import { seedCatalogue } from "@/prisma/seed/catalogue";

testDatabase();
const stripe = testStripe();
const STARTER = 150_000n;
let root: Customer;

beforeAll(async () => {
  await seedCatalogue();
  root = await aCustomer({ role: "superadmin" });
});
beforeEach(async () => {
  await stripe.control("delivery", { mode: "drop" });
  await database().pool.query("DELETE FROM stripe_events");
});
afterAll(async () => {
  expect(await ledgerBreaches()).toEqual([]);
  await closeDatabase();
});

async function paidEvent(): Promise<{ accountId: string; purchaseId: string; event: Stripe.Event }> {
  const paid = await aPayment(stripe, await aCustomer({ balanceTokens: 0n }));
  const events = await eventsOf(stripe, paid);
  return { ...paid, event: events.find(({ type }) => type === "payment_intent.succeeded")! };
}
const kept = (id: string) => database().prisma.stripeEvent.findUniqueOrThrow({ where: { id } });
const age = (id: string, minutes: number) =>
  database().pool.query("UPDATE stripe_events SET received_at = now() - make_interval(mins => $2) WHERE id = $1", [
    id,
    minutes,
  ]);

test("an event that failed here is taken up again by itself, after a wait that grows", async () => {
  const { accountId, event } = await paidEvent();
  await brokenPurchases(async () => expect((await deliver(stripe, event)).status).toBe(500));
  expect(await kept(event.id)).toMatchObject({ status: "failed", attempts: 1, lastError: /does not exist/ });
  expect(await retryKeptEvents()).toEqual({ retriedCount: 0, finishedCount: 0 });
  await age(event.id, 3);
  await brokenPurchases(async () => expect(await retryKeptEvents()).toEqual({ retriedCount: 1, finishedCount: 0 }));
  expect(await kept(event.id)).toMatchObject({ status: "failed", attempts: 2 });
  expect(await retryKeptEvents()).toEqual({ retriedCount: 0, finishedCount: 0 });
  await age(event.id, 5);
  expect(await retryKeptEvents()).toEqual({ retriedCount: 1, finishedCount: 1 });
  expect(await kept(event.id)).toMatchObject({ status: "processed", attempts: 3, lastError: null });
  expect(await balanceOf(accountId)).toBe(STARTER);
});

test("an event that was received and never dealt with is taken up, one that was dealt with is not", async () => {
  const [lost, done] = [await paidEvent(), await paidEvent()];
  await deliver(stripe, done.event);
  await database().pool.query(
    "INSERT INTO stripe_events (id, type, payload, created_at, received_at, attempts) VALUES ($1, $2, $3, now(), now() - interval '5 minutes', 1)",
    [lost.event.id, lost.event.type, JSON.stringify(lost.event)],
  );
  await age(done.event.id, 60);
  expect(await retryKeptEvents()).toEqual({ retriedCount: 1, finishedCount: 1 });
  expect(await balanceOf(lost.accountId)).toBe(STARTER);
});

test("a parked event waits until what it is about becomes known, and no longer than a dozen attempts", async () => {
  const { accountId, purchaseId: id, event } = await paidEvent();
  const purchase = await database().prisma.purchase.delete({ where: { accountId_id: { accountId, id } } });
  expect((await deliver(stripe, event)).status).toBe(200);
  expect(await kept(event.id)).toMatchObject({ status: "parked", outcome: /there is no purchase/ });
  for (let attempt = 0; attempt < 20; attempt++) {
    await age(event.id, 100_000);
    await retryKeptEvents();
  }
  expect(await kept(event.id)).toMatchObject({ status: "parked", attempts: 12 });
  await database().prisma.purchase.create({ data: purchase });
  await age(event.id, 100_000);
  expect(await retryKeptEvents()).toEqual({ retriedCount: 0, finishedCount: 0 });
  expect(await replayEvent(root.actor, event.id)).toMatchObject({ ok: true, value: { status: "processed" } });
  expect(await balanceOf(accountId)).toBe(STARTER);
});

test("a superadmin replays an event: it doubles nothing and is written to the audit log", async () => {
  const { accountId, event } = await paidEvent();
  await deliver(stripe, event);
  for (let time = 0; time < 3; time++) {
    expect(await replayEvent(root.actor, event.id)).toEqual({
      ok: true,
      value: { status: "processed", sentence: "credited before" },
    });
  }
  expect(await balanceOf(accountId)).toBe(STARTER);
  const audited = await database().prisma.auditEntry.findMany({ where: { subject: `event:${event.id}` } });
  expect(audited).toHaveLength(3);
  expect(audited[0]).toMatchObject({ action: "webhook.replay", actor: `user:${root.userId}` });
});

test("a replay that fails says why, and that is kept with the event and in the audit log", async () => {
  const { event } = await paidEvent();
  await brokenPurchases(async () => {
    expect(await replayEvent(root.actor, event.id)).toMatchObject({ ok: true, value: { status: "failed" } });
  });
  expect(await kept(event.id)).toMatchObject({ status: "failed", lastError: /does not exist/ });
  const [audited] = await database().prisma.auditEntry.findMany({ where: { subject: `event:${event.id}` } });
  expect(audited).toMatchObject({ after: { status: "failed" } });
});

test("nobody else replays events, and none that Stripe does not know", async () => {
  const { event } = await paidEvent();
  const [user, admin] = [await aCustomer(), await aCustomer({ role: "admin" })];
  for (const { actor } of [user, admin]) {
    const refused = { ok: false, refusal: { code: "insufficient_scope" } };
    expect(await replayEvent(actor, event.id)).toEqual(refused);
  }
  for (const id of ["evt_unknown", "../evt", ""]) {
    expect(await replayEvent(root.actor, id)).toEqual({ ok: false, refusal: { code: "not_found" } });
  }
});

test("events that Stripe has and we do not are found, and can be fetched", async () => {
  const { accountId, event } = await paidEvent();
  const find = async () => {
    const found = await findMissingEvents(root.actor, Object.keys(eventHandlers), new Date(Date.now() - 3_600_000));
    return found.ok && found.value ? found.value.missing.map(({ id }) => id) : [];
  };
  expect(await find()).toContain(event.id);
  expect(await replayEvent(root.actor, event.id)).toMatchObject({ ok: true, value: { status: "processed" } });
  expect(await find()).not.toContain(event.id);
  expect(await balanceOf(accountId)).toBe(STARTER);
  const user = await aCustomer();
  expect(await findMissingEvents(user.actor, [], new Date())).toMatchObject({ ok: false });
});

test("every event is on exactly one page of the inbox, the newest first, and can be read whole", async () => {
  const made = Array.from({ length: 60 }, (_, index) => `evt_${String(index).padStart(2, "0")}`);
  for (const [index, id] of made.entries()) {
    await database().pool.query(
      "INSERT INTO stripe_events (id, type, payload, status, created_at, received_at) VALUES ($1, 't', $2, $3, now(), timestamptz '2026-01-01' + make_interval(secs => $4))",
      [id, JSON.stringify({ id }), index % 2 === 0 ? "failed" : "processed", Math.floor(index / 3)],
    );
  }
  const seen: string[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await listWebhookEvents(root.actor, { statuses: [], cursor });
    if (!page.ok) throw new Error(page.refusal.code);
    seen.push(...page.value.events.map(({ id }) => id));
    expect(page.value.unfinishedCount).toBe(30);
    if (page.value.nextCursor === null) break;
    cursor = page.value.nextCursor;
  }
  expect(seen).toEqual(made.toReversed());
  const failed = await listWebhookEvents(root.actor, { statuses: ["failed"] });
  expect(failed.ok && failed.value.events.map(({ status }) => status)).toEqual(Array(25).fill("failed"));
  expect(await getWebhookEvent(root.actor, "evt_00")).toMatchObject({ ok: true, value: { payload: /"evt_00"/ } });
  expect(await getWebhookEvent(root.actor, "evt_nothing")).toMatchObject({ refusal: { code: "not_found" } });
  expect(await listWebhookEvents((await aCustomer()).actor, { statuses: [] })).toMatchObject({ ok: false });
});

/** Something of ours is broken: whatever needs purchases fails. */
async function brokenPurchases(work: () => Promise<void>): Promise<void> {
  await database().pool.query("ALTER TABLE purchases RENAME TO purchases_away");
  try {
    await work();
  } finally {
    await database().pool.query("ALTER TABLE purchases_away RENAME TO purchases");
  }
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { clientOf, eventually, newSession, openBench, openInbox, WEBHOOK_SECRET, type Bench } from "../bench";
import { startLocalStripe } from "../server";

const QUICK = { retryDelaysMs: [10, 20, 40, 80, 160, 320], timeoutMs: 1000 };
const PAID = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "checkout.session.completed"];

let bench: Bench;
beforeEach(async () => void (bench = await openBench({ courier: QUICK })));
afterEach(() => bench.close());

test("an event is a full envelope that names the request behind it", async () => {
  const customer = await bench.stripe.customers.create({ email: "a@example.test" }, { idempotencyKey: "envelope" });
  await bench.control("/flush");
  expect(bench.inbox.events).toMatchObject([
    {
      object: "event",
      type: "customer.created",
      api_version: "2026-10-28.endive",
      livemode: false,
      pending_webhooks: 1,
      request: { id: customer.lastResponse.requestId, idempotency_key: "envelope" },
      data: { object: { id: customer.id, email: "a@example.test" } },
    },
  ]);
  const [event] = bench.inbox.events;
  const stored = await bench.stripe.events.retrieve(event!.id);
  expect(stored).toMatchObject({ id: event!.id, type: "customer.created", pending_webhooks: 0 });
});

test("an event is what was true when it happened, with the old values beside it", async () => {
  const customer = await bench.stripe.customers.create({ name: "Ada" });
  await bench.stripe.customers.update(customer.id, { name: "Ada L." });
  await bench.control("/flush");
  expect(bench.inbox.events).toMatchObject([
    { type: "customer.created", data: { object: { name: "Ada" } } },
    { type: "customer.updated", data: { object: { name: "Ada L." }, previous_attributes: { name: "Ada" } } },
  ]);
});

test("events leave after the answer, in the order in which things happened", async () => {
  let answered = false;
  const tooEarly: string[] = [];
  bench.inbox.answerWith((event) => {
    if (!answered) tooEarly.push(event.type);
    return 200;
  });
  await bench.control("/trouble", { latencyMs: 30 });
  await bench.stripe.customers.create({ email: "a@example.test" });
  answered = true;
  await bench.control("/trouble", {});
  const session = await newSession(bench.stripe);
  await bench.control(`/checkout/${session.id}/pay`);
  await eventually(() => bench.inbox.events.length === 5, "five events");
  expect(bench.inbox.types()).toEqual(["customer.created", ...PAID]);
  expect(tooEarly).toEqual([]);
});

test("an endpoint that fails gets the event again until it says 2xx", async () => {
  let failures = 3;
  bench.inbox.answerWith(() => (failures-- > 0 ? 500 : 200));
  await bench.stripe.customers.create({ email: "a@example.test" });
  await eventually(() => bench.inbox.events.length === 4, "the fourth attempt");
  expect(new Set(bench.inbox.events.map(({ id }) => id)).size).toBe(1);
  const events = await bench.stripe.events.list({ delivery_success: true });
  expect(events.data).toHaveLength(1);
});

test("after the last attempt an event is given up, and can still be resent by hand", async () => {
  await bench.close();
  bench = await openBench({ courier: { retryDelaysMs: [1, 1], timeoutMs: 1000 } });
  bench.inbox.answerWith(() => 503);
  await bench.stripe.customers.create({ email: "a@example.test" });
  await eventually(() => bench.inbox.events.length === 3, "three attempts");
  bench.inbox.answerWith(() => 200);
  expect((await bench.control("/flush")).body).toMatchObject({ pending: 0 });
  expect(bench.inbox.events).toHaveLength(3);
  await bench.control(`/events/${bench.inbox.events[0]!.id}/resend`);
  await eventually(() => bench.inbox.events.length === 4, "the resent event");
});

test("flush reports what could not be delivered", async () => {
  bench.inbox.answerWith(() => 500);
  await bench.stripe.customers.create({ email: "a@example.test" });
  const report = await bench.control("/flush");
  expect(report.body["pending"]).toBe(1);
});

test("undelivered events go on after a restart", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "local-stripe-"));
  const inbox = await openInbox();
  inbox.answerWith(() => 500);
  const options = {
    port: 0,
    stateFile: path.join(folder, "stripe.json"),
    webhook: { url: inbox.url, secret: WEBHOOK_SECRET },
  };
  const first = await startLocalStripe({ ...options, courier: { retryDelaysMs: [600_000] } });
  await clientOf(first.url).customers.create({ email: "a@example.test" });
  await eventually(() => inbox.events.length === 1, "the failed attempt");
  await first.close();
  inbox.answerWith(() => 200);
  const second = await startLocalStripe(options);
  await eventually(() => inbox.events.length === 2, "the attempt after the restart");
  expect(inbox.events[1]?.id).toBe(inbox.events[0]?.id);
  await second.close();
  await inbox.close();
  rmSync(folder, { recursive: true });
});

describe("delivery modes", () => {
  const pay = async () => {
    const session = await newSession(bench.stripe);
    await bench.control(`/checkout/${session.id}/pay`);
    return bench.control("/flush");
  };

  test("drop: nothing arrives, but the events can be listed", async () => {
    await bench.control("/delivery", { mode: "drop" });
    expect((await pay()).body).toMatchObject({ delivered: 0, pending: 0 });
    expect(bench.inbox.events).toEqual([]);
    const listed = await bench.stripe.events.list({ type: "checkout.session.*" });
    expect(listed.data.map(({ type }) => type)).toEqual(["checkout.session.completed"]);
  });

  test("duplicate: each event arrives twice at once", async () => {
    await bench.control("/delivery", { mode: "duplicate" });
    let atOnce = 0;
    let most = 0;
    bench.inbox.answerWith(async () => {
      most = Math.max(most, ++atOnce);
      await eventually(() => most === 2, "the twin");
      atOnce -= 1;
      return 200;
    });
    await pay();
    expect(bench.inbox.types().toSorted()).toEqual([...PAID, ...PAID].toSorted());
    expect(most).toBe(2);
  });

  test("shuffle: all arrive, concurrently and not always in order", async () => {
    await bench.control("/delivery", { mode: "shuffle", ms: 1 });
    const orders = new Set<string>();
    for (let round = 0; round < 20 && orders.size < 2; round++) {
      bench.inbox.events.length = 0;
      await pay();
      expect(bench.inbox.types().toSorted()).toEqual(PAID.toSorted());
      orders.add(bench.inbox.types().join());
    }
    expect(orders.size).toBeGreaterThan(1);
  });

  test("delay: an event waits its time, or until it is flushed", async () => {
    await bench.control("/delivery", { mode: "delay", ms: 600_000 });
    await bench.stripe.customers.create({ email: "a@example.test" });
    expect((await bench.stripe.events.list()).data).toMatchObject([{ pending_webhooks: 1 }]);
    expect(bench.inbox.events).toEqual([]);
    await bench.control("/flush");
    expect(bench.inbox.types()).toEqual(["customer.created"]);
    await bench.control("/delivery", { mode: "delay", ms: 120 });
    const startedMs = Date.now();
    await bench.stripe.customers.create({ email: "b@example.test" });
    await eventually(() => bench.inbox.events.length === 2, "the delayed event");
    expect(Date.now() - startedMs).toBeGreaterThanOrEqual(115);
  });
});

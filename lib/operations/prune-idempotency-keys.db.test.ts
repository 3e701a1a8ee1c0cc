import { afterAll, afterEach, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, ledgerBreaches, service } from "@/lib/dev/factories";
import { NO_UNITS } from "@/lib/domain/pricing/charge";
import { openHold } from "@/lib/operations/open-hold";
import { pruneIdempotencyKeys } from "@/lib/operations/prune-idempotency-keys";
import { recordUsage, type RecordUsage } from "@/lib/operations/record-usage";

testDatabase();
afterEach(async () => expect(await ledgerBreaches()).toEqual([]));
afterAll(closeDatabase);

const DAY_MS = 86_400_000;

const usage: Omit<RecordUsage, "who"> = {
  operationType: "draft",
  provider: "openai",
  model: "gpt-4o",
  units: { ...NO_UNITS, outputModelTokens: 10n },
  success: true,
};

test("what names its time is remembered for 35 days, and refused for its age before it is forgotten", async () => {
  const { accountId } = await aCustomer();
  const call = { ...usage, who: { accountId }, key: "dated", occurredAt: new Date() };
  expect(await recordUsage(service, call)).toMatchObject({ ok: true, value: { replayed: false } });

  await age(accountId, 34.9);
  await pruneIdempotencyKeys();
  expect(await recordUsage(service, call)).toMatchObject({ ok: true, value: { replayed: true } });

  await age(accountId, 0.2);
  expect(await pruneIdempotencyKeys()).toBe(1);
  // The same call at that later time: everything is 35.1 days in the past of it.
  const later = { ...call, occurredAt: new Date(Date.now() - 35.1 * DAY_MS) };
  expect(await recordUsage(service, later)).toMatchObject({ ok: false, refusal: { code: "validation_failed" } });
});

test("a key without a time is remembered for ever: nothing else would refuse it", async () => {
  const { accountId } = await aCustomer();
  const call = { ...usage, who: { accountId }, key: "undated" };
  await recordUsage(service, call);
  const held = await openHold(service, { who: { accountId }, key: "undated", tokens: 5n, ttlSeconds: 60 });
  await age(accountId, 4_000);
  await pruneIdempotencyKeys();
  expect(await recordUsage(service, call)).toMatchObject({ ok: true, value: { replayed: true } });
  const again = await openHold(service, { who: { accountId }, key: "undated", tokens: 5n, ttlSeconds: 60 });
  expect(again).toMatchObject({ ok: true, value: { replayed: true, holdId: held.ok && held.value.holdId } });
});

test("what has no key at all, and nobody could repeat, is forgotten", async () => {
  const { accountId } = await aCustomer();
  const before = await keysOf(accountId);
  await recordUsage(service, { ...usage, who: { accountId } });
  await openHold(service, { who: { accountId }, tokens: 5n, ttlSeconds: 60 });
  await age(accountId, 36);
  expect(await pruneIdempotencyKeys()).toBe(2);
  expect(await keysOf(accountId)).toBe(before);
});

test("grants, bonuses and purchases are remembered for ever", async () => {
  const { accountId } = await aCustomer();
  const before = await keysOf(accountId);
  expect(before).toBeGreaterThan(0n);
  await age(accountId, 4_000);
  await pruneIdempotencyKeys();
  expect(await keysOf(accountId)).toBe(before);
});

test("the database refuses to forget anything else", async () => {
  const { accountId } = await aCustomer();
  await recordUsage(service, { ...usage, who: { accountId } });
  const { pool } = database();
  const refused = { code: "23001" };
  await expect(pool.query("DELETE FROM idempotency_keys WHERE account_id = $1", [accountId])).rejects.toMatchObject(
    refused,
  );
  await expect(pool.query("UPDATE idempotency_keys SET is_prunable = true")).rejects.toMatchObject(refused);
  await expect(pool.query("TRUNCATE idempotency_keys")).rejects.toMatchObject(refused);
});

/** As if that many days had passed since its keys were written. */
async function age(accountId: string, days: number): Promise<void> {
  const { pool } = database();
  await pool.query("ALTER TABLE idempotency_keys DISABLE TRIGGER idempotency_keys_are_kept");
  await pool.query(
    "UPDATE idempotency_keys SET recorded_at = recorded_at - make_interval(secs => $2) WHERE account_id = $1",
    [accountId, days * 86_400],
  );
  await pool.query("ALTER TABLE idempotency_keys ENABLE TRIGGER idempotency_keys_are_kept");
}

async function keysOf(accountId: string): Promise<bigint> {
  const { rows } = await database().pool.query<{ n: bigint }>(
    "SELECT count(*) AS n FROM idempotency_keys WHERE account_id = $1",
    [accountId],
  );
  return rows[0]!.n;
}

import { runMigrations } from "graphile-worker";
import { afterAll, afterEach, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, ledgerBreaches, service, type Customer } from "@/lib/dev/factories";
import { NO_UNITS } from "@/lib/domain/pricing/charge";
import { newId } from "@/lib/ids";
import { startJobs } from "@/lib/jobs/in-process";
import { runJob } from "@/lib/jobs/run-job";
import { releaseHold, settleHold } from "@/lib/operations/close-hold";
import { expireGrants } from "@/lib/operations/expire-grants";
import { expireHolds } from "@/lib/operations/expire-holds";
import { postOne } from "@/lib/operations/ledger";
import { keepHoldUntilKnown } from "@/lib/operations/close-hold";
import { openHold } from "@/lib/operations/open-hold";
import { getBalance } from "@/lib/queries/balance";

const ofThisFile = testDatabase();
afterEach(async () => expect(await ledgerBreaches()).toEqual([]));
afterAll(closeDatabase);

test("many instances at once book each expiry of a grant once", async () => {
  const customers = await Promise.all(Array.from({ length: 12 }, () => aCustomer({ balanceTokens: 50n })));
  for (const { accountId } of customers) await grant(accountId, 100n, new Date());
  const booked = await Promise.all(Array.from({ length: 5 }, expireGrants));
  expect(booked.reduce((sum, { accountCount }) => sum + accountCount, 0)).toBe(customers.length);
  for (const { accountId } of customers) {
    expect(await expiries(accountId)).toEqual([{ amount_tokens: -100n, actor: "clock" }]);
  }
  expect(await expireGrants()).toEqual({ accountCount: 0, failedCount: 0 });
});

test("many instances at once free each hold that ran out once", async () => {
  const customers = await Promise.all(Array.from({ length: 12 }, () => aCustomer({ balanceTokens: 100n })));
  const holds = await Promise.all(customers.map((customer) => hold(customer, 100n)));
  for (const holdId of holds) await runOut(holdId);
  const booked = await Promise.all(Array.from({ length: 5 }, expireHolds));
  expect(booked.reduce((sum, { accountCount }) => sum + accountCount, 0)).toBe(customers.length);
  for (const holdId of holds) expect(await statusOf(holdId)).toBe("expired");
  for (const { accountId } of customers) {
    expect(await getBalance(service, accountId)).toMatchObject({ value: { heldTokens: 0n, availableTokens: 100n } });
  }
});

test("a grant is gone at its instant though no job has run; the job that comes later writes the line", async () => {
  const { accountId } = await aCustomer({ balanceTokens: 10n });
  const expiresAt = new Date(Date.now() + 400);
  await grant(accountId, 100n, expiresAt);
  await expect.poll(() => availableTokens(accountId), { timeout: 10_000, interval: 20 }).toBe(10n);
  expect(await expiries(accountId)).toEqual([]);
  expect(await runJob("grant-expiry")).toMatchObject({ status: "done" });
  expect(await expiries(accountId)).toHaveLength(1);
  expect(await availableTokens(accountId)).toBe(10n);
});

test("an open hold keeps what it was promised from an expired grant, until it is closed", async () => {
  const customer = await aCustomer({ balanceTokens: 0n });
  const { accountId } = customer;
  const { grantId } = await grant(accountId, 100n, new Date(Date.now() + 3_600_000));
  const holdId = await hold(customer, 60n);
  await database().pool.query("UPDATE grants SET expires_at = now() WHERE account_id = $1 AND id = $2", [
    accountId,
    grantId,
  ]);
  await expireGrants();
  expect(await expiries(accountId)).toMatchObject([{ amount_tokens: -40n }]);
  expect(await expireGrants()).toMatchObject({ accountCount: 0 });

  const settled = await settleHold(service, holdId, {
    operationType: "draft",
    provider: "openai",
    model: "gpt-4o",
    units: { ...NO_UNITS, outputModelTokens: 1n },
    success: true,
    override: { fixedTokens: 45n },
  });
  expect(settled).toMatchObject({ ok: true, value: { balanceTokens: 15n } });
  await expireGrants();
  expect(await expiries(accountId)).toMatchObject([{ amount_tokens: -40n }, { amount_tokens: -15n }]);
});

test("a hold whose outcome is unknown is not freed by the job", async () => {
  const customer = await aCustomer({ balanceTokens: 100n });
  const holdId = await hold(customer, 100n);
  await keepHoldUntilKnown(service, holdId);
  await runOut(holdId);
  await expireHolds();
  expect(await statusOf(holdId)).toBe("unknown");
  await releaseHold(service, holdId);
});

test("two instances with their own clocks run a job's turns without doubling, and stop when told", async () => {
  const customers = await Promise.all(Array.from({ length: 6 }, () => aCustomer({ balanceTokens: 50n })));
  for (const { accountId } of customers) await grant(accountId, 100n, new Date());
  // The queue's own tables first: while they are still being made, a job cannot be added reliably.
  await runMigrations({ connectionString: ofThisFile.url });
  const instances = [startJobs(["grant-expiry"]), startJobs(["grant-expiry"])];
  try {
    const addJob = () => database().pool.query("SELECT graphile_worker.add_job('grant-expiry')");
    for (let turn = 0; turn < 10; turn++) await addJob();
    const waiting = async () => {
      const { rows } = await database().pool.query<{ n: bigint }>("SELECT count(*) AS n FROM graphile_worker.jobs");
      return rows[0]!.n;
    };
    await expect.poll(waiting, { timeout: 30_000 }).toBe(0n);
    for (const { accountId } of customers) {
      await expect.poll(() => expiries(accountId), { timeout: 10_000 }).toHaveLength(1);
    }
  } finally {
    await Promise.all(instances.map((instance) => instance.stop()));
  }
  const { rows } = await database().pool.query(
    "SELECT outcome, holder, error FROM job_leases WHERE job = 'grant-expiry'",
  );
  expect(rows).toMatchObject([{ holder: null, error: null }]);
});

async function grant(accountId: string, amountTokens: bigint, expiresAt: Date): Promise<{ grantId: string }> {
  const id = newId();
  const posted = await postOne({
    command: {
      kind: "credit",
      type: "admin_grant",
      accountId,
      cause: `test:${id}`,
      bodyHash: id,
      actor: "operator:test",
      description: "Expires soon",
      occurredAt: new Date(),
      amountTokens,
      grant: { id, source: "admin_grant", expiresAt },
    },
  });
  expect(posted.ok).toBe(true);
  return { grantId: id };
}

async function hold(customer: Customer, tokens: bigint): Promise<string> {
  const opened = await openHold(service, { who: { userId: customer.userId }, tokens, ttlSeconds: 900 });
  if (!opened.ok) throw new Error(opened.refusal.code);
  return opened.value.holdId;
}

/** As if its time had passed. */
async function runOut(holdId: string): Promise<void> {
  await database().pool.query("UPDATE holds SET expires_at = now() WHERE id = $1", [holdId]);
}

async function statusOf(holdId: string): Promise<string> {
  return (await database().prisma.hold.findFirstOrThrow({ where: { id: holdId } })).status;
}

async function availableTokens(accountId: string): Promise<bigint | null> {
  const balance = await getBalance(service, accountId);
  return balance.ok ? balance.value.availableTokens : null;
}

async function expiries(accountId: string): Promise<{ amount_tokens: bigint; actor: string }[]> {
  const { rows } = await database().pool.query<{ amount_tokens: bigint; actor: string }>(
    "SELECT amount_tokens, actor FROM ledger_lines WHERE account_id = $1 AND type = 'expiry' ORDER BY seq",
    [accountId],
  );
  return rows;
}

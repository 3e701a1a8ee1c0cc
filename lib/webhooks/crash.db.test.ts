import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { testStripe } from "@/lib/dev/test-stripe";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, balanceOf, ledgerBreaches } from "@/lib/dev/factories";
import { env } from "@/lib/env";
import { startCheckout } from "@/lib/operations/start-checkout";
import { seedCatalogue } from "@/prisma/seed/catalogue";

testDatabase();
const stripe = testStripe();
const running: ChildProcess[] = [];
afterAll(async () => {
  for (const child of running) child.kill("SIGKILL");
  await closeDatabase();
});

test("a server killed in the middle of a webhook credits once after it is started again", async () => {
  await seedCatalogue();
  const customer = await aCustomer({ balanceTokens: 0n });
  const started = await startCheckout(customer.actor, {
    ...customer,
    packageId: "starter",
    saveCard: false,
    successUrl: env.APP_URL,
    cancelUrl: env.APP_URL,
  });
  if (!started.ok) throw new Error(started.refusal.code);

  const first = await startServer();
  // Whoever holds the purchase keeps the webhook waiting inside its transaction.
  const blocker = await database().pool.connect();
  await blocker.query("BEGIN");
  await blocker.query("SELECT 1 FROM purchases WHERE id = $1 FOR UPDATE", [started.value.purchaseId]);
  await stripe.pay(started.value.url, "4242424242424242");
  await until(async () => (await waitingForLocks()) > 0);

  const gone = once(first, "exit");
  first.kill("SIGKILL");
  await gone;
  await blocker.query("ROLLBACK");
  blocker.release();
  expect(await balanceOf(customer.accountId)).toBe(0n);

  await startServer();
  await until(async () => (await balanceOf(customer.accountId)) > 0n);
  await stripe.control("flush");
  expect(await balanceOf(customer.accountId)).toBe(150_000n);
  expect(await database().prisma.ledgerLine.count({ where: { accountId: customer.accountId, type: "purchase" } })).toBe(
    1,
  );
  expect(await ledgerBreaches()).toEqual([]);
});

/** Starts the webhook in a process of its own and has events delivered to it. */
async function startServer(): Promise<ChildProcess> {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", "--conditions", "react-server", "lib/dev/webhook-process.ts"],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  running.push(child);
  const [line] = (await once(createInterface({ input: child.stdout! }), "line")) as [string];
  const { url } = JSON.parse(line) as { url: string };
  await stripe.control("webhook", { url, secret: stripe.webhookSecret });
  return child;
}

async function waitingForLocks(): Promise<number> {
  const { rows } = await database().pool.query<{ count: bigint }>(
    `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return Number(rows[0]!.count);
}

/** Asks again until it is so; fails after twenty seconds. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error("it did not come to pass");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

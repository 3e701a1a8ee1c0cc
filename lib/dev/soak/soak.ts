import { setTimeout as pause } from "node:timers/promises";
import { closeDatabase } from "@/lib/db/client";
import { grantTokens } from "@/lib/operations/grant-tokens";
import { PACKAGES } from "@/prisma/seed/packages";
import { seedCatalogue } from "@/prisma/seed/catalogue";
import { buy, writeAsTwins, type Customer } from "./load";
import { creditedPurchases, reckon } from "./reckon";
import { ServiceClient, type Heard } from "./service-client";
import { Tally } from "./tally";
import type { Victim } from "./processes";
import type { World } from "./world";

export type SoakOptions = { rounds: number; seconds: number; writers: number; accounts: number };

/** More than anybody can spend in a night. */
const RICH_TOKENS = 1_000_000_000_000n;
const CREDITED_WITHIN_MS = 30_000;

/**
 * Rounds of writers under whom something is killed with -9 and started again; after each, what they were told is
 * compared with what is booked. True when nothing was lost, doubled or out of balance.
 */
export async function soak(world: World, options: SoakOptions, print: (line: string) => void): Promise<boolean> {
  const heard: Heard = { sent: 0, again: 0, faults: [] };
  const client = new ServiceClient(world.ingest, world.secret, heard);
  const starter = PACKAGES.tokens.find(({ code }) => code === "starter")!;
  const tally = new Tally(Number(starter.amountTokens));
  try {
    await seedCatalogue();
    const customers = await makeCustomers(client, options.accounts);
    let isSound = true;
    for (let round = 1; round <= options.rounds; round++) {
      const before = { acknowledged: tally.acknowledged, sent: heard.sent, again: heard.again };
      const victim = world.victims[(round - 1) % world.victims.length]!;
      const killedAfterMs = await oneRound(world, client, customers, tally, victim, options);
      await everythingDelivered(world, tally);
      const { lost, doubled, drift } = await reckon(customers, tally);
      const faults = [...tally.disagreements.splice(0), ...heard.faults.splice(0)];
      isSound &&= lost.length + doubled.length + drift.length + faults.length === 0;
      print(
        `round ${round}: kill -9 of ${victim.name} after ${(killedAfterMs / 1_000).toFixed(1)} s. ` +
          `${tally.acknowledged - before.acknowledged} acknowledged (${heard.sent - before.sent} calls, ` +
          `${heard.again - before.again} said again); ` +
          `${lost.length} lost, ${doubled.length} doubled, ${drift.length} drift, ${faults.length} faults`,
      );
      for (const [what, found] of Object.entries({ lost, doubled, drift, faults })) {
        for (const each of found.slice(0, 10)) print(`  ${what}: ${each}`);
      }
    }
    print(`${tally.acknowledged} acknowledged in all: ${isSound ? "each is there once" : "NOT SOUND"}.`);
    return isSound;
  } finally {
    await closeDatabase();
  }
}

/** Returns after how long the victim was killed. Nothing is in flight afterwards. */
async function oneRound(
  world: World,
  client: ServiceClient,
  customers: Customer[],
  tally: Tally,
  victim: Victim,
  { seconds, writers }: SoakOptions,
): Promise<number> {
  const end = Date.now() + seconds * 1_000;
  let hasFailed = false;
  const isOver = () => hasFailed || Date.now() > end;
  const load = [
    ...Array.from({ length: writers / 2 }, () => writeAsTwins(client, customers, tally, isOver)),
    buy(world, client, customers, tally, isOver),
  ].map((each) =>
    each.catch((error: unknown) => {
      hasFailed = true;
      throw error;
    }),
  );
  const outcomes = Promise.allSettled(load);
  const killAfterMs = seconds * 1_000 * (0.3 + Math.random() * 0.4);
  await pause(killAfterMs);
  await victim.kill();
  await victim.startAgain();
  for (const outcome of await outcomes) if (outcome.status === "rejected") throw outcome.reason;
  return killAfterMs;
}

async function makeCustomers(client: ServiceClient, accounts: number) {
  const customers: (Customer & { beginningTokens: bigint })[] = [];
  for (let index = 0; index < accounts; index++) {
    const body = { externalUserId: `soak-${index}`, email: `soak-${index}@example.test` };
    const made = await client.say("PUT", 0, "/users", body);
    const accountId = String(made.accountId);
    const granted = await grantTokens(
      { kind: "operator", name: "soak" },
      { accountId, key: `rich-${index}`, direction: "grant", amountTokens: RICH_TOKENS, reason: "Soak" },
    );
    if (!granted.ok) throw new Error(granted.refusal.code);
    const beginningTokens = granted.value.balanceTokens;
    customers.push({ userId: String(made.userId), accountId, beginningTokens });
  }
  return customers;
}

async function everythingDelivered(world: World, tally: Tally): Promise<void> {
  await world.delivered();
  const deadline = Date.now() + CREDITED_WITHIN_MS;
  while ((await creditedPurchases()) < tally.purchases.size && Date.now() < deadline) await pause(50);
}

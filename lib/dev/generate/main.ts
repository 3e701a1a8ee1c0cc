import { parseArgs } from "node:util";
import { closeDatabase, database } from "@/lib/db/client";
import { forgetMoneyHours } from "@/lib/db/money-store";
import { env } from "@/lib/env";
import { recomputeAllPlatformDays } from "@/lib/operations/recompute-platform-days";
import { sumUpMoney } from "@/lib/operations/sum-up-money";
import { seedCatalogue } from "@/prisma/seed/catalogue";
import { generateHistory } from "./generate-history";
import { planHistory } from "./plan";

/* `npm run task -- data:generate`: a long history at once, for looking at what size does. */

const USAGE = "Usage: npm run task -- data:generate --usages N [--accounts M] [--seed S] [--yes]";
const LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]", ""];
const FEWEST_ACCOUNTS = 10;
const PROGRESS_EVERY_MS = process.stdout.isTTY ? 500 : 5_000;

async function main(): Promise<number> {
  const order = orderFrom(process.argv.slice(2));
  if (!order) {
    console.error(USAGE);
    return 2;
  }
  const { host, pathname } = new URL(env.DATABASE_URL);
  if (!LOCAL_HOSTS.includes(new URL(env.DATABASE_URL).hostname) && !order.yes) {
    console.error(`${host}${pathname} is not on this machine, and what is generated cannot be deleted. Sure? --yes`);
    return 1;
  }
  await seedCatalogue();
  // The server's clock, for what is recorded later must not lie before it.
  const { rows } = await database().pool.query<{ now: Date }>("SELECT now()");
  const plan = planHistory(order.usages, order.accounts, rows[0]!.now, order.seed);

  console.log(`Generating ${order.usages} usages of ${order.accounts} accounts over 90 days…`);
  const startedMs = performance.now();
  let shownMs = 0;
  await generateHistory(plan, (usageCount) => {
    if (performance.now() - shownMs < PROGRESS_EVERY_MS) return;
    shownMs = performance.now();
    const perSecond = usageCount / ((shownMs - startedMs) / 1_000);
    const secondsLeft = Math.ceil((order.usages - usageCount) / perSecond);
    show(`${usageCount} of ${order.usages} usages, ${Math.round(perSecond)}/s, ${secondsLeft} s left`);
  });
  await recomputeAllPlatformDays();
  await forgetMoneyHours();
  await sumUpMoney();
  const seconds = (performance.now() - startedMs) / 1_000;
  const perSecond = Math.round(order.usages / seconds);
  const { rows: size } = await database().pool.query<{ size: string }>(
    "SELECT pg_size_pretty(pg_database_size(current_database())) AS size",
  );
  console.log(`\nDone in ${seconds.toFixed(1)} s (${perSecond} usages/s). The database is ${size[0]!.size}.`);
  return 0;
}

function orderFrom(args: string[]): { usages: number; accounts: number; seed: number; yes: boolean } | null {
  try {
    const { values } = parseArgs({
      args,
      options: {
        usages: { type: "string" },
        accounts: { type: "string" },
        seed: { type: "string", default: "1" },
        yes: { type: "boolean", default: false },
      },
    });
    const usages = Number(values.usages);
    const accounts = Number(values.accounts ?? Math.max(FEWEST_ACCOUNTS, Math.floor(usages / 1_000)));
    const seed = Number(values.seed);
    const isSound = [usages, accounts, seed].every((one) => Number.isSafeInteger(one) && one > 0);
    return isSound ? { usages, accounts, seed, yes: values.yes } : null;
  } catch {
    return null;
  }
}

function show(text: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r${text.padEnd(78)}`);
  else console.log(text);
}

process.exitCode = await main()
  .catch((error: Error) => {
    console.error(error.message);
    return 1;
  })
  .finally(closeDatabase);

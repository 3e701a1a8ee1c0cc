import { fork } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { database } from "@/lib/db/client";
import { monthsOf, sharesOf, type Plan, type Share } from "./plan";
import type { ShareOrder, ShareReport } from "./share-process";

const PROCESS = fileURLToPath(new URL("./share-process.ts", import.meta.url));
/** Postgres needs the other cores. */
const MOST_PROCESSES = 4;

/** Writes a plan with a few processes at once. `progress` hears how many usages there are so far. */
export async function generateHistory(plan: Plan, progress: (usageCount: number) => void = () => {}): Promise<void> {
  const { pool } = database();
  const { first, months } = monthsOf(plan);
  await pool.query("SELECT ensure_month_partitions($1::date, $2)", [first, months]);

  let usageCount = 0;
  const processCount = Math.min(MOST_PROCESSES, Math.max(2, availableParallelism() - 1), plan.usageCounts.length);
  await Promise.all(
    sharesOf(plan, processCount).map((share) =>
      inOwnProcess(plan, share, (written) => progress((usageCount += written))),
    ),
  );
  // What a year of autovacuum would have done: readers find the tables known and their pages visible.
  const client = await pool.connect();
  try {
    await client.query("SET statement_timeout = 0");
    await client.query(
      "VACUUM (ANALYZE) accounts, grants, ledger_lines, grant_draws, usages, usage_hourly, idempotency_keys, users",
    );
  } finally {
    client.release(true);
  }
}

async function inOwnProcess(plan: Plan, share: Share, progress: (usageCount: number) => void): Promise<void> {
  // A child inherits this process's way of loading TypeScript.
  const child = fork(PROCESS, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  child.on("message", ({ usageCount }: ShareReport) => progress(usageCount));
  const { from, to, seed } = plan;
  child.send({ fromMs: from.getTime(), toMs: to.getTime(), seed, share } satisfies ShareOrder);
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error("A part of the history could not be written.");
}

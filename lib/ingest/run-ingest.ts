import "server-only";
import { closeDatabase } from "@/lib/db/client";
import { ensureMonthPartitions } from "@/lib/db/partitions";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { startIngest } from "./server";

/**
 * Serves until it is told to stop, and says on one line of standard output where: `{"ready":true,"url":…}`. Checks the
 * environment as the app does, and ends the process with one line per fault.
 */
export async function runIngest(): Promise<void> {
  try {
    log.info({ mode: env.PURSER_MODE, appUrl: env.APP_URL }, "starting the ingest listener");
  } catch (error) {
    giveUp(error);
  }
  const ingest = await startIngest({ port: env.INGEST_PORT, host: env.INGEST_HOST }).catch(giveUp);
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await ingest.close();
    await closeDatabase();
    process.exit(0);
  };
  process.on("SIGTERM", stop).on("SIGINT", stop);
  // Whoever started us holds the other end: when it dies, however it dies, we follow.
  if (env.INGEST_STOP_WITH_STDIN === "1") process.stdin.on("end", stop).on("close", stop).resume();

  console.log(JSON.stringify({ ready: true, url: ingest.url }));
  // A database that is away does not keep us from starting: /api/ready says so, and lines have a default partition.
  await ensureMonthPartitions().catch((error: Error) => log.warn({ error }, "month partitions not made"));
}

function giveUp(error: unknown): never {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

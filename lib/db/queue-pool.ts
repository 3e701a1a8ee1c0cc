import "server-only";
import pg from "pg";
import { env } from "@/lib/env";
import { log } from "@/lib/log";

/**
 * Connections for the job queue alone: it keeps one for listening, and wants ids as text where our own pool gives
 * bigints. Whatever happens to a connection, also while it is being closed, somebody listens: an error that nobody
 * hears would end the process. Whoever opens it ends it.
 */
export function openQueuePool(connectionLimit: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: env.DATABASE_URL,
    max: connectionLimit,
    connectionTimeoutMillis: 10_000,
    statement_timeout: 30_000,
  });
  const onError = (error: Error) => log.warn({ error }, "connection of the job queue lost");
  pool.on("error", onError);
  pool.on("connect", (client) => client.on("error", onError));
  return pool;
}

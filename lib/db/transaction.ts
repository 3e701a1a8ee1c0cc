import "server-only";
import type pg from "pg";
import { database } from "./client";

/** A running database transaction. Whatever must commit together is given the same one. */
export type Tx = {
  /** Rows of one statement. A `name` lets the server keep its plan. */
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[], name?: string): Promise<Row[]>;
  /** The same, as the last one: COMMIT goes out together with it. Nothing may be asked after it. */
  queryLast(text: string, values?: unknown[], name?: string): Promise<void>;
  /** Runs after the commit, and only after it. */
  afterCommit(task: () => void): void;
};

/** `query` for what needs no transaction: each statement by itself. */
export const ask: Tx["query"] = async (text, values, name) =>
  (await database().pool.query({ text, values, name })).rows;

/**
 * Runs `work` in one transaction at READ COMMITTED and commits it. Deadlocks, serialisation failures and twins that
 * met on a unique key roll back and are tried again, so `work` must depend on nothing but the database.
 */
export async function inTransaction<Value>(work: (tx: Tx) => Promise<Value>): Promise<Value> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(work);
    } catch (error) {
      if (attempt >= MAX_ATTEMPTS || !isWorthRetrying(error)) throw error;
    }
  }
}

// Prepared, so that they wait with the statements of the same moment and leave in one piece with them.
const BEGIN = { text: "BEGIN", name: "begin" };
const COMMIT = { text: "COMMIT", name: "commit" };

const MAX_ATTEMPTS = 5;
const RETRYABLE = new Set(["40001", "40P01", "23505"]);

async function once<Value>(work: (tx: Tx) => Promise<Value>): Promise<Value> {
  const client = await database().pool.connect();
  let broken = false;
  // A connection that breaks while it is ours also fails the statement that waits for it, which is where it is dealt
  // with; an event without a listener would end the process.
  const onBroken = () => (broken = true);
  client.on("error", onBroken);
  const afterCommit: (() => void)[] = [];
  let committed: Promise<unknown> | undefined;
  const commit = () => (committed ??= client.query(COMMIT));
  try {
    // Not waited for: it goes out with the first statement, which fails if it does.
    client.query(BEGIN).catch(() => {});
    const value = await work({
      query: async (text, values, name) => (await client.query({ text, values, name })).rows,
      queryLast: async (text, values, name) => {
        const done = client.query({ text, values, name });
        // When the statement fails this commits nothing, and the statement says why.
        commit().catch(() => {});
        await done;
      },
      afterCommit: (task) => afterCommit.push(task),
    });
    await commit();
    for (const task of afterCommit) task();
    return value;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => (broken = true));
    throw error;
  } finally {
    client.off("error", onBroken);
    client.release(broken);
  }
}

function isWorthRetrying(error: unknown): boolean {
  return RETRYABLE.has(sqlStateOf(error) ?? "");
}

/** The five characters by which Postgres names an error, wherever the driver or Prisma has put them. */
export function sqlStateOf(error: unknown): string | undefined {
  const candidate = error as {
    code?: string;
    meta?: { driverAdapterError?: { cause?: { originalCode?: string } } };
    cause?: { originalCode?: string };
  };
  const nested = candidate?.meta?.driverAdapterError?.cause?.originalCode ?? candidate?.cause?.originalCode;
  return nested ?? (/^[0-9A-Z]{5}$/.test(candidate?.code ?? "") ? candidate.code : undefined);
}

/** True when the database could not be reached or gave up, so that nothing was booked and trying again is safe. */
export function isDatabaseAway(error: unknown): boolean {
  const state = sqlStateOf(error) ?? "";
  if (state.startsWith("08") || state.startsWith("57P") || state.startsWith("53")) return true;
  const { code, message } = error as { code?: string; message?: string };
  if (
    ["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EPIPE", "ETIMEDOUT", "P1001", "P1002", "P1017", "P2024"].includes(
      code ?? "",
    )
  )
    return true;
  return /Connection terminated|connection error and is not queryable|timeout exceeded when trying to connect|Can't reach database/i.test(
    message ?? "",
  );
}

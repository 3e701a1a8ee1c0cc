import "server-only";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { PrismaClient } from "./generated/client";

/*
 * One pool for everything. Prisma serves what is not hot; the ledger, and whatever must commit with it, speaks SQL
 * through the same pool (`transaction.ts`). Remembered on globalThis, because development reloads modules and a
 * production build may hold this file in several bundles of one process.
 */
type Clients = { pool: pg.Pool; prisma: PrismaClient };
const remembered = globalThis as typeof globalThis & { purserDatabase?: Clients };

export function database(): Clients {
  return (remembered.purserDatabase ??= connect());
}

/** For tests and commands: nothing may be used after it. */
export async function closeDatabase(): Promise<void> {
  const clients = remembered.purserDatabase;
  remembered.purserDatabase = undefined;
  await clients?.prisma.$disconnect();
  await clients?.pool.end();
}

function connect(): Clients {
  const pool = new pg.Pool({
    connectionString: env.DATABASE_URL,
    max: env.DATABASE_POOL_MAX,
    // Statements that need not wait for each other's answers are sent together (`transaction.ts`).
    pipeline: true,
    // A caller rather hears "unavailable, try again" than waits for ever.
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 15_000,
    types: { getTypeParser },
  });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on("error", (error) => log.warn({ error }, "idle database connection lost"));
  // So would one that breaks after the pool has given it to whoever waited, and before they could listen themselves: the
  // end of a statement and the server's farewell may come in one piece. The next statement on it fails, and says so.
  pool.on("connect", (client) => client.on("error", () => {}));
  return { pool, prisma: new PrismaClient({ adapter: new PrismaPg(pool) }) };
}

const INT8 = 20;
const TIMESTAMPTZ = 1184;

/** bigint columns become bigint, times are read faster, everything else is left to the driver. */
function getTypeParser(oid: number, format?: "text" | "binary") {
  if (oid === INT8 && format !== "binary") return BigInt;
  if (oid === TIMESTAMPTZ && format !== "binary") return timeOf;
  return pg.types.getTypeParser(oid, format as "text");
}

const readTime = pg.types.getTypeParser(TIMESTAMPTZ, "text") as (text: string) => Date;
const UTC_TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,3})?\+00$/;

/** What a server that speaks UTC says is nearly ISO 8601, for which the engine has a parser of its own. */
function timeOf(text: string): Date {
  return UTC_TIME.test(text) ? new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`) : readTime(text);
}

#!/usr/bin/env node
// Applies prisma/migrations to the database, as `prisma migrate deploy` does, with nothing but `pg`: a production
// image needs neither Prisma's CLI nor its engine. It keeps the same `_prisma_migrations` table and takes the same
// lock, so both can be used on one database, and any number of starting instances may run it at once.
//
//   DATABASE_URL=… node prisma/migrate.mjs                      apply what is missing
//   DATABASE_URL=… node prisma/migrate.mjs --status             only say what would be done; exit code 1 if anything
//   DATABASE_URL=… node prisma/migrate.mjs --rolled-back NAME   a failed migration has been dealt with: try it again
import { createHash, randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";

const MIGRATIONS = path.join(import.meta.dirname, "migrations");
/** The number Prisma Migrate locks with. */
const ADVISORY_LOCK = 72707369;

/** A refusal that needs a person; its message says what to do. */
export class MigrationRefused extends Error {}

/**
 * Applies every migration that the database does not have yet, in the order of their names.
 *
 * @param {string} databaseUrl
 * @param {{ directory?: string, log?: (line: string) => void }} [options]
 * @returns {Promise<{ applied: string[], total: number }>} the names applied now, and how many there are
 */
export async function migrate(databaseUrl, { directory = MIGRATIONS, log = () => {} } = {}) {
  return withLock(databaseUrl, async (client) => {
    const migrations = readMigrations(directory);
    await createHistory(client);
    const pending = pendingMigrations(migrations, await readHistory(client));
    for (const migration of pending) {
      await apply(client, migration);
      log(`applied ${migration.name}`);
    }
    return { applied: pending.map(({ name }) => name), total: migrations.length };
  });
}

/**
 * What `migrate` would do, without doing it. Throws MigrationRefused where `migrate` would.
 *
 * @param {string} databaseUrl
 * @param {{ directory?: string }} [options]
 * @returns {Promise<{ pending: string[], total: number }>}
 */
export async function migrationStatus(databaseUrl, { directory = MIGRATIONS } = {}) {
  const client = await connect(databaseUrl);
  try {
    const migrations = readMigrations(directory);
    const { rows } = await client.query("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS known");
    const history = rows[0].known ? await readHistory(client) : [];
    return { pending: pendingMigrations(migrations, history).map(({ name }) => name), total: migrations.length };
  } finally {
    await client.end();
  }
}

/**
 * Declares that a failed migration left nothing behind, so that the next run tries it again.
 *
 * @param {string} databaseUrl
 * @param {string} name
 */
export async function markRolledBack(databaseUrl, name) {
  await withLock(databaseUrl, async (client) => {
    const { rowCount } = await client.query(
      `UPDATE _prisma_migrations SET rolled_back_at = now()
       WHERE migration_name = $1 AND finished_at IS NULL AND rolled_back_at IS NULL`,
      [name],
    );
    if (!rowCount) throw new MigrationRefused(`There is no failed migration named ${name}.`);
  });
}

/** @param {string} directory */
function readMigrations(directory) {
  if (!existsSync(directory)) return [];
  const folders = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders
    .map(({ name }) => {
      const file = path.join(directory, name, "migration.sql");
      if (!existsSync(file)) throw new MigrationRefused(`${path.join(directory, name)} has no migration.sql.`);
      const sql = readFileSync(file, "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * @param {{ name: string, sql: string, checksum: string }[]} migrations
 * @param {{ name: string, checksum: string, finished: boolean, logs: string | null }[]} history
 */
function pendingMigrations(migrations, history) {
  const failed = history.find((entry) => !entry.finished);
  if (failed) {
    throw new MigrationRefused(
      `The migration ${failed.name} has failed earlier, so nothing further is applied.\n` +
        (failed.logs ? `It said: ${failed.logs}\n` : "It was interrupted.\n") +
        `A migration runs in one transaction, so normally nothing of it remains. When you have seen to it, run:\n` +
        `  npm run migrate -- --rolled-back ${failed.name}`,
    );
  }
  const checksums = new Map(history.map((entry) => [entry.name, entry.checksum]));
  const edited = migrations.find(({ name, checksum }) => checksums.has(name) && checksums.get(name) !== checksum);
  if (edited) {
    throw new MigrationRefused(
      `The migration ${edited.name} was edited after it had been applied to this database. ` +
        "Restore the file and put the change into a new migration.",
    );
  }
  return migrations.filter(({ name }) => !checksums.has(name));
}

async function apply(client, { name, sql, checksum }) {
  const id = randomUUID();
  await client.query("INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)", [
    id,
    checksum,
    name,
  ]);
  try {
    await client.query(sql); // one simple query: Postgres runs all of its statements in one transaction
  } catch (error) {
    await client.query("ROLLBACK"); // in case the file opened a transaction of its own
    await client.query("UPDATE _prisma_migrations SET logs = $2 WHERE id = $1", [id, error.message]);
    throw new Error(`The migration ${name} failed: ${error.message}${placeOf(error, sql)}`, { cause: error });
  }
  await client.query("UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1", [id]);
}

/** The line of the file that Postgres complains about. */
function placeOf(error, sql) {
  if (!error.position) return "";
  return ` (line ${sql.slice(0, Number(error.position)).split("\n").length})`;
}

async function createHistory(client) {
  await client.query(`CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                  VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum            VARCHAR(64) NOT NULL,
    finished_at         TIMESTAMPTZ,
    migration_name      VARCHAR(255) NOT NULL,
    logs                TEXT,
    rolled_back_at      TIMESTAMPTZ,
    started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`);
}

async function readHistory(client) {
  const { rows } = await client.query(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished, logs
     FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
  return rows;
}

async function withLock(databaseUrl, work) {
  const client = await connect(databaseUrl);
  try {
    await client.query("SET client_min_messages = warning");
    await client.query("SET lock_timeout = '5min'");
    await client.query("SELECT pg_advisory_lock($1)", [ADVISORY_LOCK]);
    await client.query("RESET lock_timeout");
    return await work(client);
  } finally {
    await client.end(); // gives the lock back
  }
}

async function connect(databaseUrl) {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: "purser-migrate",
    connectionTimeoutMillis: 15_000,
  });
  await client.connect();
  return client;
}

async function main(args) {
  const databaseUrl = process.env.DATABASE_URL;
  if (!databaseUrl) throw new MigrationRefused("DATABASE_URL is not set: the address of the PostgreSQL database.");
  if (args[0] === "--rolled-back") {
    if (!args[1]) throw new MigrationRefused("Which one? npm run migrate -- --rolled-back NAME");
    await markRolledBack(databaseUrl, args[1]);
    console.log(`${args[1]} will be tried again by the next npm run migrate.`);
  } else if (args[0] === "--status") {
    const { pending, total } = await migrationStatus(databaseUrl);
    for (const name of pending) console.log(`pending ${name}`);
    console.log(`${total - pending.length} of ${total} migrations applied`);
    if (pending.length) process.exitCode = 1;
  } else if (args.length) {
    throw new MigrationRefused(`Unknown option ${args[0]}. There are --status and --rolled-back NAME.`);
  } else {
    const { applied, total } = await migrate(databaseUrl, { log: console.log });
    console.log(applied.length ? `${applied.length} applied, ${total} in all` : `up to date (${total} migrations)`);
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  if (!process.env.DATABASE_URL && existsSync(".env")) process.loadEnvFile(".env");
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    console.error(error.message || error.code || String(error));
    process.exitCode = 1;
  }
}

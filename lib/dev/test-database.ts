import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, inject } from "vitest";
import { databaseUrl } from "./test-database-setup";

/**
 * A database of its own for each `*.db.test.ts` file: a clone of the migrated template, dropped afterwards.
 *
 * Import this module FIRST, above anything of the product:
 *
 *   import { testDatabase } from "@/lib/dev/test-database";
 *   import { recordUsage } from "@/lib/operations/record-usage";
 *
 *   const database = testDatabase();
 *
 * Imports run in the order they are written, and this one makes the database and sets DATABASE_URL while it is being
 * imported; the modules below it then connect to the clone, whether they read the address at import or later.
 */
export type TestDatabase = {
  url: string;
  /** A further empty clone, for tests that need two databases or want to destroy one. */
  another(): Promise<TestDatabase>;
  /** Happens by itself after the file's tests. Connections must be closed for it to work earlier. */
  drop(): Promise<void>;
};

/** So that clones of one template are made one after the other, across processes. */
const CLONE_LOCK = 72707370;

/** The rest of what the product's environment must have, where the person has not set it. Nothing answers there. */
const ENVIRONMENT = {
  PURSER_MODE: "test",
  APP_URL: "http://localhost:3000",
  NEXTAUTH_URL: "http://localhost:3000",
  NEXTAUTH_SECRET: "test-".repeat(8),
  BILLING_SECRET: "5e".repeat(32),
  STRIPE_SECRET_KEY: "sk_test_local",
  STRIPE_WEBHOOK_SECRET: "whsec_test",
  LOG_LEVEL: "silent",
};

const { adminUrl, template } = inject("testServer");
const ofThisFile = await clone();
Object.assign(process.env, { DATABASE_URL: ofThisFile.url, ...missing(ENVIRONMENT) });
afterAll(() => ofThisFile.drop());

export function testDatabase(): TestDatabase {
  return ofThisFile;
}

function missing(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !process.env[name]));
}

async function clone(): Promise<TestDatabase> {
  const name = `${template}_${randomBytes(6).toString("hex")}`;
  await onServer(async (client) => {
    await client.query("SELECT pg_advisory_lock($1)", [CLONE_LOCK]);
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  });
  return { url: databaseUrl(adminUrl, name), another: clone, drop: () => drop(name) };
}

/** A database that still has connections stays: forcing them off would look like a failure to their pool. */
async function drop(name: string): Promise<void> {
  await onServer(async (client) => {
    try {
      await client.query(`DROP DATABASE IF EXISTS ${name}`);
    } catch (error) {
      if (!(error instanceof pg.DatabaseError && error.code === "55006")) throw error;
      // In use. It goes with its siblings when the last test file is done.
    }
  });
}

async function onServer(work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

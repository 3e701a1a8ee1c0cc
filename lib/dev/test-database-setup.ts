import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { chmod, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { migrate } from "../../prisma/migrate.mjs";
import { startPostgres } from "./postgres";

export type TestServer = {
  /** A connection that may create databases. */
  adminUrl: string;
  /** The migrated database that each test file clones. */
  template: string;
};

declare module "vitest" {
  interface ProvidedContext {
    testServer: TestServer;
  }
}

/**
 * Runs once before the database tests: a Postgres (TEST_DATABASE_URL, else one of our own in a temporary folder) with
 * one migrated template database. Afterwards everything is gone again.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = process.env.TEST_DATABASE_URL ? existingServer(process.env.TEST_DATABASE_URL) : await ownServer();
  try {
    const template = `purser_test_${randomBytes(4).toString("hex")}`;
    await onServer(server.adminUrl, (client) => client.query(`CREATE DATABASE ${template} TEMPLATE template0`));
    await migrate(databaseUrl(server.adminUrl, template));
    // Cloning needs a template that nobody is connected to, so nobody may be.
    await onServer(server.adminUrl, (client) => client.query(`ALTER DATABASE ${template} ALLOW_CONNECTIONS false`));
    project.provide("testServer", { adminUrl: server.adminUrl, template });
    return async () => {
      await dropAll(server.adminUrl, template);
      await server.stop();
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** The same server's address with another database in it. */
export function databaseUrl(adminUrl: string, database: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.toString();
}

/** Tests create and drop databases: only ever on this machine. */
export function isLocal(url: string): boolean {
  const { hostname, searchParams } = new URL(url);
  const host = searchParams.get("host") ?? decodeURIComponent(hostname);
  return host === "" || host.startsWith("/") || ["localhost", "127.0.0.1", "::1", "[::1]"].includes(host);
}

function existingServer(adminUrl: string) {
  if (!isLocal(adminUrl)) {
    throw new Error(
      `TEST_DATABASE_URL points at ${new URL(adminUrl).host}. The tests create and drop databases, so they only run ` +
        "against a PostgreSQL on this machine. Unset it to have one started for you.",
    );
  }
  return { adminUrl, stop: async () => {} };
}

async function ownServer() {
  const folder = await mkdtemp(path.join(tmpdir(), "purser-test-"));
  await chmod(folder, 0o711); // started by root, the server is another user and must pass through
  const server = await startPostgres({
    dataDir: path.join(folder, "postgres"),
    logFile: path.join(folder, "postgres.log"),
    password: randomBytes(16).toString("hex"),
  });
  const stop = async () => {
    await server.stop();
    for (const leftover of [server.dataDir, folder]) rmSync(leftover, { recursive: true, force: true });
  };
  return { adminUrl: server.urlOf("postgres"), stop };
}

async function dropAll(adminUrl: string, template: string): Promise<void> {
  await onServer(adminUrl, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      "SELECT datname FROM pg_database WHERE starts_with(datname, $1)",
      [template],
    );
    for (const { datname } of rows) await client.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
  });
}

async function onServer<Result>(adminUrl: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

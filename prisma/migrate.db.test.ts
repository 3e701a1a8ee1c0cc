import { testDatabase } from "@/lib/dev/test-database";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { markRolledBack, migrate, migrationStatus } from "./migrate.mjs";

const database = testDatabase();
let directory = "";

beforeEach(async () => {
  directory = mkdtempSync(path.join(tmpdir(), "purser-migrations-"));
  await query("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  write("1_first", "CREATE TABLE first (id int);");
  write("2_second", "CREATE TABLE second (id int); INSERT INTO first VALUES (1);");
});
afterEach(() => rmSync(directory, { recursive: true }));

describe("migrate", () => {
  it("applies what is missing, in order of names, once", async () => {
    expect(await migrationStatus(database.url, { directory })).toEqual({ pending: ["1_first", "2_second"], total: 2 });
    expect(await run()).toEqual({ applied: ["1_first", "2_second"], total: 2 });
    expect(await run()).toEqual({ applied: [], total: 2 });
    expect(await query("SELECT count(*)::int AS n FROM first")).toEqual([{ n: 1 }]);
  });

  it("lets many starting instances in at once and applies everything once", async () => {
    const results = await Promise.all(Array.from({ length: 5 }, run));
    expect(results.flatMap(({ applied }) => applied).sort()).toEqual(["1_first", "2_second"]);
  });

  it("leaves nothing of a migration that fails, and goes no further until somebody has seen to it", async () => {
    write("3_broken", "CREATE TABLE half (id int);\nSELECT no_such_function();");
    write("4_later", "CREATE TABLE later (id int);");
    await expect(run()).rejects.toThrow(/3_broken failed: .*no_such_function.*line 2/);
    expect(await query("SELECT to_regclass('half') AS half, to_regclass('later') AS later")).toEqual([
      { half: null, later: null },
    ]);
    await expect(run()).rejects.toThrow(/3_broken has failed earlier/);

    write("3_broken", "CREATE TABLE whole (id int);");
    await markRolledBack(database.url, "3_broken");
    expect(await run()).toEqual({ applied: ["3_broken", "4_later"], total: 4 });
  });

  it("refuses a migration that was edited after it had been applied", async () => {
    await run();
    write("1_first", "CREATE TABLE first (id bigint);");
    await expect(run()).rejects.toThrow(/1_first was edited/);
    await expect(migrationStatus(database.url, { directory })).rejects.toThrow(/1_first was edited/);
  });

  it("refuses a folder without migration.sql", async () => {
    mkdirSync(path.join(directory, "5_empty"));
    await expect(run()).rejects.toThrow(/no migration\.sql/);
  });

  it("keeps the history that Prisma's own command line keeps", async () => {
    await query("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    await migrate(database.url);
    const { stdout } = await promisify(execFile)("npx", ["prisma", "migrate", "status"], {
      env: { ...process.env, DATABASE_URL: database.url, CHECKPOINT_DISABLE: "1" },
    });
    expect(stdout).toMatch(/up to date|No migration found/);
  });
});

function run() {
  return migrate(database.url, { directory });
}

function write(name: string, sql: string): void {
  mkdirSync(path.join(directory, name), { recursive: true });
  writeFileSync(path.join(directory, name, "migration.sql"), sql);
}

async function query(sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query("SET client_min_messages = warning");
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

import { testDatabase } from "@/lib/dev/test-database";
import pg from "pg";
import { describe, expect, it } from "vitest";

const database = testDatabase();

describe("the test database", () => {
  it("is a migrated clone that DATABASE_URL points at", async () => {
    expect(process.env.DATABASE_URL).toBe(database.url);
    expect(await query(database.url, "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS migrated")).toEqual([
      { migrated: true },
    ]);
  });

  it("shares nothing with another clone", async () => {
    const other = await database.another();
    await query(database.url, "CREATE TABLE only_here (id int)");
    expect(await query(other.url, "SELECT to_regclass('only_here') AS found")).toEqual([{ found: null }]);
    await other.drop();
    await expect(query(other.url, "SELECT 1")).rejects.toThrow(/does not exist/);
  });

  it("can be cloned by many at once", async () => {
    const clones = await Promise.all(Array.from({ length: 8 }, () => database.another()));
    expect(new Set(clones.map(({ url }) => url)).size).toBe(8);
    await Promise.all(clones.map((clone) => clone.drop()));
  });

  it("runs on a server that keeps what it has acknowledged", async () => {
    expect(await query(database.url, "SHOW fsync")).toEqual([{ fsync: "on" }]);
    expect(await query(database.url, "SHOW synchronous_commit")).toEqual([{ synchronous_commit: "on" }]);
  });
});

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

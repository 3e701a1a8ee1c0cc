import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPostgres, type PostgresServer } from "./postgres";
import { isAlive } from "./postgres-leftovers";

const folder = mkdtempSync(path.join(tmpdir(), "purser-postgres-test-"));
const options = { dataDir: path.join(folder, "data"), logFile: path.join(folder, "log"), password: "a/b@c" };
let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres(options);
  await query("CREATE TABLE kept (note text)");
});
afterAll(async () => {
  await server.stop();
  rmSync(server.dataDir, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

describe("the embedded Postgres", () => {
  it("keeps its data and its port across a stop and a start", async () => {
    await query("INSERT INTO kept VALUES ('stopped')");
    const { port, pid } = server;
    await server.stop();
    expect(isAlive(pid)).toBe(false);
    server = await startPostgres({ ...options, preferredPort: port });
    expect(server.port).toBe(port);
    expect(await notes()).toContain("stopped");
  });

  it("comes back with everything committed after kill -9 of the server", async () => {
    await query("INSERT INTO kept VALUES ('killed')");
    process.kill(server.pid, "SIGKILL");
    await server.ended;
    server = await startPostgres(options);
    expect(await notes()).toContain("killed");
  });

  it("replaces a server that outlived its launcher", async () => {
    await query("INSERT INTO kept VALUES ('orphaned')");
    const orphan = server.pid;
    process.kill(parentOf(orphan), "SIGKILL");
    await server.ended;
    expect(isAlive(orphan)).toBe(true);
    server = await startPostgres(options);
    expect(isAlive(orphan)).toBe(false);
    expect(await notes()).toContain("orphaned");
  });
});

function parentOf(pid: number): number {
  return Number(execFileSync("ps", ["-o", "ppid=", "-p", String(pid)], { encoding: "utf8" }));
}

async function notes(): Promise<string[]> {
  return (await query("SELECT note FROM kept")).map((row) => row.note ?? "");
}

async function query(sql: string): Promise<{ note?: string }[]> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    return (await client.query<{ note?: string }>(sql)).rows;
  } finally {
    await client.end();
  }
}

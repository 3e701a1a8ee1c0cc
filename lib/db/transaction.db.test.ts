import { afterAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { inTransaction, isDatabaseAway } from "@/lib/db/transaction";

testDatabase();
afterAll(closeDatabase);

test("a connection that breaks inside a transaction counts as the database being away, and the next one works", async () => {
  const broken = inTransaction(async (tx) => {
    const [row] = await tx.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    await database().pool.query("SELECT pg_terminate_backend($1)", [row!.pid]);
    // Whether the farewell or the end of the connection is noticed first, both mean the same.
    for (let attempt = 0; attempt < 1_000; attempt++) await tx.query("SELECT 1");
  });
  const error: unknown = await broken.catch((reason: unknown) => reason);
  expect(isDatabaseAway(error), String(error)).toBe(true);
  expect(await inTransaction((tx) => tx.query("SELECT 1 AS one"))).toEqual([{ one: 1 }]);
});

test("what runs after the commit runs once, and not at all when the work fails", async () => {
  const ran: string[] = [];
  await inTransaction(async (tx) => tx.afterCommit(() => ran.push("committed")));
  await inTransaction(async (tx) => {
    tx.afterCommit(() => ran.push("failed"));
    throw new Error("no");
  }).catch(() => undefined);
  expect(ran).toEqual(["committed"]);
});

test.each([
  ["Client has encountered a connection error and is not queryable", {}],
  ["Connection terminated unexpectedly", {}],
  ["connect ECONNREFUSED 127.0.0.1:5432", { code: "ECONNREFUSED" }],
  ["the database system is starting up", { code: "57P03" }],
  ["sorry, too many clients already", { code: "53300" }],
])("%s means that nothing was booked", (message, facts) => {
  expect(isDatabaseAway(Object.assign(new Error(message), facts))).toBe(true);
});

test("a fault of ours is not blamed on the database", () => {
  expect(isDatabaseAway(Object.assign(new Error("duplicate key"), { code: "23505" }))).toBe(false);
  expect(isDatabaseAway(new TypeError("x is undefined"))).toBe(false);
});

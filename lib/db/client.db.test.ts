import { afterAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "./client";

testDatabase();
afterAll(closeDatabase);

test("a connection that breaks in the moment in which a waiting caller gets it does not end the process", async () => {
  const { pool } = database();
  const most = pool.options.max;
  const taken = await Promise.all(Array.from({ length: most }, () => pool.connect()));
  const waiting = pool.connect();
  const [first, ...others] = taken;
  // Given to the waiting one at once, who hears of it only later; meanwhile the server says goodbye.
  first!.release();
  expect(() =>
    first!.emit("error", new Error("terminating connection due to unexpected postmaster exit")),
  ).not.toThrow();
  for (const client of [await waiting, ...others]) client.release();
});

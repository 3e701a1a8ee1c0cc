import { afterAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase } from "./client";
import { keptForASecond } from "./settings-store";
import { inTransaction } from "./transaction";

testDatabase();
afterAll(closeDatabase);

const LOCK = "SELECT pg_advisory_xact_lock(1)";

test("a transaction never waits for the reading of another one, which may wait for its lock", async () => {
  const reader = keptForASecond(async (ask) => (await ask<{ one: number }>("SELECT 1 AS one"))[0]!.one);
  const waiting = { other: Promise.resolve(0) };
  await inTransaction(async (tx) => {
    await tx.query(LOCK);
    let hasAsked = () => {};
    const asked = new Promise<void>((resolve) => (hasAsked = resolve));
    waiting.other = inTransaction(async (other) => {
      const [, value] = await Promise.all([other.query(LOCK), reader.readIn(other), hasAsked()]);
      return value;
    });
    await asked;
    expect(await reader.readIn(tx)).toBe(1);
  });
  expect(await waiting.other).toBe(1);
});

test("many who ask at once outside of transactions load once", async () => {
  let loads = 0;
  const reader = keptForASecond(async () => ++loads);
  expect(await Promise.all(Array.from({ length: 20 }, () => reader.read()))).toEqual(Array(20).fill(1));
  expect(await reader.read()).toBe(1);
});

test("what was being read when a change was made is not kept", async () => {
  const answers = ["before", "after"];
  let goOn = () => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  const reader = keptForASecond(async () => {
    const answer = answers.shift()!;
    if (answer === "before") await held;
    return answer;
  });
  const first = reader.read();
  reader.forget();
  goOn();
  expect(await first).toBe("before");
  expect(await reader.read()).toBe("after");
});

test("a failed reading is not kept", async () => {
  let attempts = 0;
  const reader = keptForASecond(async () => {
    if (++attempts === 1) throw new Error("away");
    return attempts;
  });
  await expect(reader.read()).rejects.toThrow("away");
  expect(await reader.read()).toBe(2);
});

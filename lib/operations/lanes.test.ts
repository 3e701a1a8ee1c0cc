import { expect, test } from "vitest";
import { ok, type Result } from "@/lib/domain/result";
import { lanes } from "./lanes";

/** Batches that are done when the test says so. */
function handDriven(options: { batchLimit?: number; queueLimit?: number; laneCount?: number; spoiled?: string } = {}) {
  const batches: string[][] = [];
  const finish: (() => void)[] = [];
  const gathered = lanes<string, string>({
    laneCount: options.laneCount ?? 1,
    batchLimit: options.batchLimit ?? 10,
    queueLimit: options.queueLimit ?? 100,
    keyOf: (item) => item[0]!,
    runBatch: (items) =>
      new Promise<Result<string>[]>((resolve, reject) => {
        batches.push(items);
        finish.push(() => {
          if (options.spoiled && items.includes(options.spoiled)) reject(new Error(`${options.spoiled} is spoiled`));
          else resolve(items.map((item) => ok(item.toUpperCase())));
        });
      }),
  });
  const finishAll = async () => {
    await aTurn();
    for (let next = finish.shift(); next; next = finish.shift()) {
      next();
      await aTurn();
    }
  };
  return { run: gathered.run, batches, finishAll };
}

/** Until everything that has arrived by now was read. */
const aTurn = () => new Promise((resolve) => setImmediate(resolve));

test("what arrives at one moment goes together; what comes while it is under way goes with the next, in order", async () => {
  const { run, batches, finishAll } = handDriven();
  const first = ["a1", "a2"].map(run);
  await aTurn();
  expect(batches).toEqual([["a1", "a2"]]);
  const results = Promise.all([...first, ...["a3", "a4"].map(run)]);
  await aTurn();
  expect(batches).toEqual([["a1", "a2"]]);
  await finishAll();
  expect(batches).toEqual([
    ["a1", "a2"],
    ["a3", "a4"],
  ]);
  expect(await results).toEqual([ok("A1"), ok("A2"), ok("A3"), ok("A4")]);
});

test("no batch is larger than its limit", async () => {
  const { run, batches, finishAll } = handDriven({ batchLimit: 2 });
  const results = Promise.all(["a1", "a2", "a3", "a4", "a5"].map(run));
  await finishAll();
  await results;
  expect(batches.map((batch) => batch.length)).toEqual([2, 2, 1]);
});

test("a full queue refuses at once, and takes new work when it has drained", async () => {
  const { run, finishAll } = handDriven({ queueLimit: 2 });
  const first = run("a1");
  await aTurn();
  const waiting = [run("a2"), run("a3")];
  expect(await run("a4")).toMatchObject({ ok: false, refusal: { code: "rate_limited", retryAfterSeconds: 1 } });
  await finishAll();
  expect(await Promise.all([first, ...waiting])).toEqual([ok("A1"), ok("A2"), ok("A3")]);
  const later = run("a5");
  await finishAll();
  expect(await later).toEqual(ok("A5"));
});

test("an item that cannot be written fails alone", async () => {
  const { run, finishAll } = handDriven({ spoiled: "a3" });
  const results = Promise.allSettled(["a1", "a2", "a3", "a4"].map(run));
  await finishAll();
  expect((await results).map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"]);
});

test("the same key keeps to one lane, so it is never in two batches at once", async () => {
  const { run, batches, finishAll } = handDriven({ laneCount: 8 });
  const first = run("k1");
  await aTurn();
  const results = Promise.all([first, ...["k2", "k3"].map(run)]);
  await aTurn();
  expect(batches).toEqual([["k1"]]);
  await finishAll();
  await results;
});

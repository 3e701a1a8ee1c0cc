import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { clientOf, eventually, newSession, openBench, openInbox, WEBHOOK_SECRET } from "../bench";

const MAIN = path.join(import.meta.dirname, "../main.ts");
const STATE_WRITTEN_WITHIN_MS = 100;

let folder: string;
let stateFile: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "local-stripe-"));
  stateFile = path.join(folder, "deep", "stripe.json");
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

test("what was sold survives a restart, and ids never repeat", async () => {
  const first = await openBench({ stateFile });
  const customer = await first.stripe.customers.create({ email: "a@example.test" });
  const session = await newSession(first.stripe, { customer: customer.id });
  await first.control(`/checkout/${session.id}/pay`);
  await first.close();
  const second = await openBench({ stateFile });
  expect(await second.stripe.customers.retrieve(customer.id)).toMatchObject({ email: "a@example.test" });
  expect(await second.stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ payment_status: "paid" });
  const again = await second.stripe.customers.create({ email: "a@example.test" });
  expect(again.id).not.toBe(customer.id);
  expect((await second.stripe.customers.list()).data.map(({ id }) => id)).toEqual([again.id, customer.id]);
  await second.close();
});

test("an idempotency key is remembered across a restart", async () => {
  const first = await openBench({ stateFile });
  const made = await first.stripe.customers.create({ email: "a@example.test" }, { idempotencyKey: "once" });
  await first.close();
  const second = await openBench({ stateFile });
  const again = await second.stripe.customers.create({ email: "a@example.test" }, { idempotencyKey: "once" });
  expect(again.id).toBe(made.id);
  await second.close();
});

test("a snapshot brings the past back, a reset clears it, the endpoint stays", async () => {
  const bench = await openBench();
  const customer = await bench.stripe.customers.create({ email: "a@example.test" });
  const snapshot = await bench.control("/snapshot");
  await bench.stripe.customers.del(customer.id);
  await bench.control("/restore", snapshot.body);
  expect(await bench.stripe.customers.retrieve(customer.id)).toMatchObject({ email: "a@example.test" });
  await bench.control("/reset");
  expect((await bench.stripe.customers.list()).data).toEqual([]);
  expect((await bench.control("/restore", { version: 7 })).status).toBe(400);
  bench.inbox.events.length = 0;
  await bench.stripe.customers.create({ email: "b@example.test" });
  await bench.control("/flush");
  expect(bench.inbox.types()).toContain("customer.created");
  await bench.close();
});

test("kill -9 a moment after the answer loses nothing, and the next start delivers what was left", async () => {
  const inbox = await openInbox();
  inbox.answerWith(() => 500);
  const environment = {
    LOCAL_STRIPE_STATE: stateFile,
    LOCAL_STRIPE_WEBHOOK_URL: inbox.url,
    LOCAL_STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
  };
  const first = await startProcess(environment);
  const customer = await clientOf(first.url).customers.create({ email: "a@example.test" });
  await pause(STATE_WRITTEN_WITHIN_MS);
  first.child.kill("SIGKILL");
  await first.ended;
  inbox.answerWith(() => 200);
  inbox.events.length = 0;
  const second = await startProcess(environment);
  expect(await clientOf(second.url).customers.retrieve(customer.id)).toMatchObject({ email: "a@example.test" });
  await eventually(() => inbox.types().includes("customer.created"), "the event of the first run");
  second.child.kill("SIGTERM");
  expect(await second.ended).toBe(0);
  await inbox.close();
}, 30_000);

test("the process writes its state when it is told to end, and ends with its parent's pipe", async () => {
  const { child, url, ended } = await startProcess({
    LOCAL_STRIPE_STATE: stateFile,
    LOCAL_STRIPE_STOP_WITH_STDIN: "1",
  });
  const customer = await clientOf(url).customers.create({ email: "a@example.test" });
  child.stdin?.end();
  expect(await ended).toBe(0);
  expect(readFileSync(stateFile, "utf8")).toContain(customer.id);
}, 30_000);

/** The local Stripe as a process of its own, once it has said that it listens. */
async function startProcess(environment: Record<string, string>) {
  const child = spawn(process.execPath, ["--import", "tsx", MAIN], {
    env: { ...process.env, LOCAL_STRIPE_PORT: "0", ...environment },
    stdio: ["pipe", "pipe", "inherit"],
  });
  children.push(child);
  const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  await eventually(() => said.includes("\n"), "the line that says it is ready", 20_000);
  const ready: unknown = JSON.parse(said);
  expect(ready).toMatchObject({ ready: true, url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) });
  const url = typeof ready === "object" && ready !== null && "url" in ready ? String(ready.url) : "";
  return { child, url, ended };
}

import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { afterAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { env } from "@/lib/env";

testDatabase();
const running: ChildProcess[] = [];
afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
});

test("it announces its address, serves, and stops with whoever started it", async () => {
  const child = start({ INGEST_PORT: "0", INGEST_STOP_WITH_STDIN: "1" });
  const url = await announced(child);
  const ready = await fetch(`${url}/api/ready`);
  expect([ready.status, await ready.json()]).toEqual([200, { status: "ready", database: "up" }]);
  const ended = once(child, "exit");
  child.stdin!.end();
  expect(await ended).toEqual([0, null]);
});

test("SIGTERM stops it in order", async () => {
  const child = start({ INGEST_PORT: "0" });
  await announced(child);
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
});

test("while the database is away it lives, is not ready, and answers 503 with a word when to come back", async () => {
  const child = start({ INGEST_PORT: "0", DATABASE_URL: "postgresql://purser:x@127.0.0.1:1/purser" });
  const url = await announced(child);
  expect((await fetch(`${url}/api/health`)).status).toBe(200);
  expect((await fetch(`${url}/api/ready`)).status).toBe(503);
  const usage = await fetch(`${url}/api/billing/usage`, {
    method: "POST",
    headers: { authorization: `Bearer ${env.BILLING_SECRET}` },
    body: JSON.stringify({ userId: "ada", operationType: "draft", provider: "openai", model: "gpt-4o" }),
  });
  expect([usage.status, usage.headers.get("retry-after")]).toEqual([503, "1"]);
  expect(await usage.json()).toMatchObject({ code: "unavailable" });
  child.kill("SIGKILL");
});

test.each([
  [{ BILLING_SECRET: "" }, "BILLING_SECRET must be 64 hex characters"],
  [{ INGEST_PORT: "http" }, "INGEST_PORT must be a port number"],
])("a fault in the environment ends it with a sentence: %j", async (faulty, sentence) => {
  const child = start({ INGEST_PORT: "0", ...faulty });
  const [said, [code]] = await Promise.all([text(child.stderr!), once(child, "exit")]);
  expect([code, said]).toEqual([1, expect.stringContaining(sentence)]);
});

test("a port that is taken ends it with a sentence", async () => {
  const url = await announced(start({ INGEST_PORT: "0" }));
  const second = start({ INGEST_PORT: new URL(url).port });
  const [said, [code]] = await Promise.all([text(second.stderr!), once(second, "exit")]);
  expect([code, said]).toEqual([1, expect.stringContaining("EADDRINUSE")]);
});

function start(environment: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, ["--import", "tsx", "--conditions", "react-server", "lib/ingest/main.mjs"], {
    env: { ...process.env, ...environment },
    stdio: ["pipe", "pipe", "pipe"],
  });
  running.push(child);
  return child;
}

async function announced(child: ChildProcess): Promise<string> {
  const [line] = (await once(createInterface({ input: child.stdout! }), "line")) as [string];
  expect(JSON.parse(line)).toEqual({ ready: true, url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) });
  return (JSON.parse(line) as { url: string }).url;
}

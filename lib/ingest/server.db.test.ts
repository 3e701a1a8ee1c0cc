import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, balanceOf } from "@/lib/dev/factories";
import { env } from "@/lib/env";
import { startIngest, type Ingest } from "./server";

testDatabase();
let ingest: Ingest;
beforeAll(async () => void (ingest = await startIngest()));
afterAll(async () => {
  await ingest.close();
  await closeDatabase();
});

const authorization = `Bearer ${env.BILLING_SECRET}`;
const draft = { operationType: "draft", provider: "openai", model: "gpt-4o", inputTokens: 1000, outputTokens: 500 };

test("health and readiness are answered, and nothing but the billing API besides", async () => {
  const health = await fetch(`${ingest.url}/api/health`);
  expect([health.status, await health.json()]).toEqual([200, { status: "ok" }]);
  const ready = await fetch(`${ingest.url}/api/ready`);
  expect([ready.status, await ready.json()]).toEqual([200, { status: "ready", database: "up" }]);
  const posted = await fetch(`${ingest.url}/api/health`, { method: "POST" });
  expect([posted.status, posted.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  for (const path of ["/", "/tokens", "/api/stripe/webhook", "/api/billing", "/api/ai/chat", "//api/health"]) {
    const answer = await fetch(ingest.url + path);
    expect([path, answer.status, await answer.json()]).toMatchObject([path, 404, { code: "not_found" }]);
  }
});

test("one connection carries many requests, and each answer says how long it is", async () => {
  const socket = await dial();
  const request = `GET /api/billing/balance HTTP/1.1\r\nHost: a b\r\nAuthorization: ${authorization}\r\n\r\n`;
  socket.write(request.repeat(3));
  const said = await heard(socket, (text) => text.split("HTTP/1.1 404").length === 4);
  expect(said.match(/content-length: \d+/gi)).toHaveLength(3);
  expect(said).not.toMatch(/transfer-encoding|x-powered-by/i);
  socket.destroy();
});

describe("a body", () => {
  test("in pieces of unknown length is read as a whole", async () => {
    const { userId, accountId } = await aCustomer({ balanceTokens: 10_000n });
    const socket = await dial();
    socket.write(head("POST", "/api/billing/usage", "Transfer-Encoding: chunked"));
    const text = JSON.stringify({ userId, ...draft });
    for (const piece of [text.slice(0, 7), text.slice(7)]) {
      socket.write(`${piece.length.toString(16)}\r\n${piece}\r\n`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    socket.write("0\r\n\r\n");
    expect(await heard(socket, (said) => said.includes('"billableTokens"'))).toContain("HTTP/1.1 201");
    expect(await balanceOf(accountId)).toBe(7_750n);
    socket.destroy();
  });

  test("that goes on beyond the limit is refused, whatever was announced, and the next request is served", async () => {
    const socket = await dial();
    const chunk = "x".repeat(65_536);
    socket.write(head("POST", "/api/billing/usage", "Transfer-Encoding: chunked"));
    for (let sent = 0; sent < 40; sent++) socket.write(`10000\r\n${chunk}\r\n`);
    socket.write("0\r\n\r\n");
    await heard(socket, (said) => said.includes('"body_too_large"'));
    socket.write("GET /api/health HTTP/1.1\r\nHost: a\r\n\r\n");
    await heard(socket, (said) => said.includes('{"status":"ok"}'));
    socket.destroy();
  });

  test("that breaks off books nothing", async () => {
    const { userId, accountId } = await aCustomer({ balanceTokens: 10_000n });
    const text = JSON.stringify({ userId, ...draft });
    for (const length of [text.length + 1, 400_000]) {
      const socket = await dial();
      socket.write(head("POST", "/api/billing/usage", `Content-Length: ${length}`) + text);
      await new Promise((resolve) => setImmediate(resolve));
      socket.destroy();
      await once(socket, "close");
    }
    expect((await fetch(`${ingest.url}/api/health`)).status).toBe(200);
    expect(await balanceOf(accountId)).toBe(10_000n);
  });
});

test.each(["TRACE /api/billing/usage", "OPTIONS *", "GET http://elsewhere.test/api/billing/packages", "BREW /api"])(
  "%s is refused in words and harms nobody",
  async (line) => {
    const socket = await dial();
    socket.write(`${line} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    expect(await heard(socket, (said) => said.includes("\r\n\r\n"))).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect((await fetch(`${ingest.url}/api/health`)).status).toBe(200);
    socket.destroy();
  },
);

test("headers beyond any reason are refused", async () => {
  const answer = await fetch(`${ingest.url}/api/health`, { headers: { "x-long": "x".repeat(20_000) } });
  expect(answer.status).toBe(431);
});

test("stopping answers what is in flight and lets nobody else in", async () => {
  const { userId, accountId } = await aCustomer({ balanceTokens: 10_000n });
  const stopping = await startIngest();
  const blocker = await database().pool.connect();
  await blocker.query("BEGIN");
  await blocker.query("SELECT 1 FROM accounts WHERE id = $1 FOR UPDATE", [accountId]);
  const body = JSON.stringify({ userId, ...draft });
  const answer = fetch(`${stopping.url}/api/billing/usage`, { method: "POST", headers: { authorization }, body });
  await until(async () => {
    const { rows } = await database().pool.query(
      "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    return rows.length > 0;
  });
  const closed = stopping.close();
  await expect(fetch(`${stopping.url}/api/health`)).rejects.toThrow();
  await blocker.query("ROLLBACK");
  blocker.release();
  expect((await answer).status).toBe(201);
  await closed;
  expect(await balanceOf(accountId)).toBe(7_750n);
});

async function dial(): Promise<Socket> {
  const socket = connect(Number(new URL(ingest.url).port), "127.0.0.1");
  await once(socket, "connect");
  return socket;
}

function head(method: string, path: string, framing: string): string {
  return `${method} ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: ${authorization}\r\n${framing}\r\n\r\n`;
}

/** What the listener says, up to the moment it has said enough. */
async function heard(socket: Socket, isEnough: (said: string) => boolean): Promise<string> {
  let said = "";
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    said += String(chunk);
    if (isEnough(said)) return said;
  }
  throw new Error(`the connection ended after: ${said}`);
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error("it did not come to pass");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { serve, type ServerType } from "@hono/node-server";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { testStripe } from "@/lib/dev/test-stripe";
import { closeDatabase } from "@/lib/db/client";
import { callBillingApi } from "@/lib/dev/call-billing-api";
import { aCustomer, balanceOf, type Customer } from "@/lib/dev/factories";
import type { Scope } from "@/lib/domain/access";
import { parseTransactionId, transactionIdOf } from "@/lib/domain/ledger/transaction-id";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import { mcpRoute } from "@/lib/mcp/server";
import { createApiKey } from "@/lib/operations/api-keys";
import { correctLine } from "@/lib/operations/correct-line";
import { seedCatalogue } from "@/prisma/seed/catalogue";

testDatabase();
testStripe();

const SCOPES: Scope[] = ["balance:read", "usage:write", "checkout:write"];
const draft = { operationType: "draft", provider: "openai", model: "gpt-4o", inputTokens: 1_000, outputTokens: 500 };
let server: ServerType;
let url: string;
let ada: Customer;

beforeAll(async () => {
  await seedCatalogue();
  url = await new Promise<string>((resolve) => {
    server = serve({ fetch: mcpRoute, port: 0, hostname: "127.0.0.1" }, ({ port }) =>
      resolve(`http://127.0.0.1:${port}/api/mcp`),
    );
  });
  ada = await aCustomer({ balanceTokens: 10_000n });
  await callBillingApi("POST", "/usage", { body: { userId: ada.userId, ...draft } });
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await closeDatabase();
});

async function aKey(scopes: Scope[], accountId: string | null): Promise<string> {
  const created = await createApiKey({ kind: "operator", name: "test" }, { name: "agent", scopes, accountId });
  if (!created.ok) throw new Error(created.refusal.code);
  return created.value.apiKey;
}

async function connect(apiKey: string): Promise<Client> {
  const client = new Client({ name: "test", version: "1" });
  const requestInit = { headers: { authorization: `Bearer ${apiKey}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }));
  return client;
}

async function callTool(client: Client, name: string, input: Record<string, unknown> = {}) {
  const answer = await client.callTool({ name, arguments: input });
  return { isError: answer.isError ?? false, body: answer.structuredContent as Record<string, unknown> };
}

test("the official client lists every tool and calls each", async () => {
  const client = await connect(await aKey(SCOPES, ada.accountId));
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name).sort()).toEqual([
    "billing_balance",
    "billing_checkout_link",
    "billing_estimate",
    "billing_explain",
    "billing_history",
    "billing_packages",
    "billing_usage",
  ]);
  for (const { inputSchema, description } of tools) {
    expect(inputSchema.type).toBe("object");
    expect(description).toMatch(/\.$/);
  }

  const balance = await callTool(client, "billing_balance");
  expect(balance).toMatchObject({ isError: false, body: { accountId: ada.accountId, settled: 7_750, held: 0 } });
  const usage = await callTool(client, "billing_usage", { period: "day", tz: "Asia/Kathmandu" });
  expect(usage).toMatchObject({ isError: false, body: { totals: { operations: 1, billableTokens: 2_250 } } });
  const history = await callTool(client, "billing_history", { type: "usage", limit: 1 });
  const [line] = history.body["data"] as { transactionId: string; amount: number }[];
  expect(line).toMatchObject({ amount: -2_250 });
  const explained = await callTool(client, "billing_explain", { transactionId: line!.transactionId });
  expect(explained).toMatchObject({
    isError: false,
    body: {
      amount: -2_250,
      description: expect.stringContaining("(1,000 in + 500 out) × 1.5"),
      usage: { model: "gpt-4o", inputTokens: 1_000, billableTokens: 2_250, multiplier: "1.5" },
      draws: [{ source: "bonus", tokens: 2_250 }],
    },
  });
  const estimate = await callTool(client, "billing_estimate", { workflowType: "story" });
  expect(estimate).toMatchObject({
    isError: false,
    body: { minTokens: 10_000, maxTokens: 50_000, basis: "seeded_range" },
  });
  const packages = await callTool(client, "billing_packages");
  expect((packages.body["data"] as unknown[]).length).toBe(4);
  const link = await callTool(client, "billing_checkout_link", { packageId: "starter" });
  expect(link).toMatchObject({ isError: false, body: { url: expect.stringMatching(/^http/) } });
  expect(await balanceOf(ada.accountId)).toBe(7_750n);
  await client.close();
});

test("a refusal is an error result with a code and its facts", async () => {
  const client = await connect(await aKey(SCOPES, ada.accountId));
  const calls: [name: string, input: Record<string, unknown>, expected: Record<string, unknown>][] = [
    ["billing_balance", { at: "2999-01-01T00:00:00Z" }, { code: "validation_failed", errors: [{ path: "at" }] }],
    ["billing_estimate", {}, { code: "validation_failed", errors: [{ path: "workflowType" }] }],
    ["billing_explain", { transactionId: "txn_nonsense" }, { code: "not_found" }],
    ["billing_history", { cursor: "nonsense" }, { code: "validation_failed", errors: [{ path: "cursor" }] }],
    ["billing_checkout_link", { packageId: "nonsense" }, { code: "package_not_found", status: 404 }],
    ["billing_checkout_link", { amountCents: 1 }, { code: "validation_failed", errors: [{ path: "amountCents" }] }],
  ];
  for (const [name, input, expected] of calls) {
    expect([name, await callTool(client, name, input)]).toMatchObject([name, { isError: true, body: expected }]);
  }
  await client.close();
});

test("an agent reaches its own account alone, within its scopes", async () => {
  const eve = await aCustomer();
  await callBillingApi("POST", "/usage", { body: { userId: eve.userId, ...draft } });
  const client = await connect(await aKey(["balance:read"], ada.accountId));
  const balance = await callTool(client, "billing_balance", { accountId: eve.accountId });
  // It names the account of the key, whatever was asked for; or it takes no such field at all.
  if (balance.isError) expect(balance.body).toMatchObject({ code: "validation_failed" });
  else expect(balance.body).toMatchObject({ accountId: ada.accountId });
  const theirs = `txn_${eve.accountId.replaceAll("-", "")}_2`;
  expect(await callTool(client, "billing_explain", { transactionId: theirs })).toMatchObject({
    isError: true,
    body: { code: "not_found" },
  });
  expect(await callTool(client, "billing_checkout_link", { packageId: "starter" })).toMatchObject({
    isError: true,
    body: { code: "insufficient_scope" },
  });
  await client.close();
});

test("no key, a wrong one, the deployment's secret and a key of no account are turned away", async () => {
  const post = async (authorization: string | null) => {
    const headers = { "content-type": "application/json", ...(authorization && { authorization }) };
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" });
    const response = await fetch(url, { method: "POST", headers, body });
    return [response.status, ((await response.json()) as { code: string }).code];
  };
  expect(await post(null)).toEqual([401, "invalid_billing_secret"]);
  expect(await post("Bearer purser_nonsense")).toEqual([401, "invalid_billing_secret"]);
  expect(await post(`Bearer ${env.BILLING_SECRET}`)).toEqual([403, "insufficient_scope"]);
  expect(await post(`Bearer ${await aKey(SCOPES, null)}`)).toEqual([403, "insufficient_scope"]);
});

test("a correction is explained without a usage, by what it gave back", async () => {
  const eve = await aCustomer({ balanceTokens: 10_000n });
  const charged = await callBillingApi("POST", "/usage", { body: { userId: eve.userId, ...draft } });
  const line = parseTransactionId(String(charged.body["transactionId"]))!;
  const root = await aCustomer({ role: "superadmin" });
  const mended = { ...line, key: newId(), givenBackTokens: 250n, reason: "Charged twice" };
  const corrected = await correctLine(root.actor, mended);
  if (!corrected.ok) throw new Error(corrected.refusal.code);
  const client = await connect(await aKey(SCOPES, eve.accountId));
  const transactionId = transactionIdOf(eve.accountId, corrected.value.seq);
  expect(await callTool(client, "billing_explain", { transactionId })).toMatchObject({
    isError: false,
    body: {
      transactionId,
      type: "correction",
      amount: 250,
      description: "Charged twice",
      usage: null,
      draws: [{ source: "bonus", tokens: -250 }],
    },
  });
  await client.close();
});

test("a body of more than a mebibyte is refused before anything reads it", async () => {
  const headers = { "content-type": "application/json", authorization: `Bearer ${await aKey(SCOPES, ada.accountId)}` };
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list", params: "x".repeat(2_000_000) });
  const response = await fetch(url, { method: "POST", headers, body });
  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({ code: "body_too_large", limitBytes: 1_048_576 });
});

test("the bridge gives the same to an agent that speaks on standard input", async () => {
  const environment = { PATH: process.env["PATH"], PURSER_URL: new URL(url).origin };
  const bridge = spawn(process.execPath, ["lib/mcp/bridge.mjs"], {
    env: { ...environment, PURSER_API_KEY: await aKey(SCOPES, ada.accountId) } as unknown as NodeJS.ProcessEnv,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: bridge.stdout })[Symbol.asyncIterator]();
  const ask = async (message: object) => {
    bridge.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
    return JSON.parse((await lines.next()).value as string) as Record<string, unknown>;
  };
  const clientInfo = { name: "test", version: "1" };
  const params = { protocolVersion: "2025-06-18", capabilities: {}, clientInfo };
  expect(await ask({ id: 1, method: "initialize", params })).toMatchObject({
    id: 1,
    result: { serverInfo: { name: "purser" } },
  });
  bridge.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" })}\n`);
  const called = await ask({ id: 2, method: "tools/call", params: { name: "billing_balance", arguments: {} } });
  expect(called).toMatchObject({ id: 2, result: { structuredContent: { settled: 7_750 } } });
  bridge.stdin.end();
  expect(await new Promise((resolve) => bridge.once("close", resolve))).toBe(0);
});

import { afterAll, expect, test, vi } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { metricsAnswer } from "@/lib/api/metrics";
import { closeDatabase } from "@/lib/db/client";
import { callBillingApi } from "@/lib/dev/call-billing-api";
import { aCustomer } from "@/lib/dev/factories";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";

const TOKEN = vi.hoisted(() => (process.env.METRICS_TOKEN = "metrics-".repeat(8)));

testDatabase();
afterAll(closeDatabase);

const draft = { operationType: "draft", provider: "openai", model: "gpt-4o", inputTokens: 1_000, outputTokens: 500 };

test("without the token nobody reads them", async () => {
  for (const authorization of [
    null,
    "Bearer wrong",
    `Bearer ${TOKEN}x`,
    `Basic ${TOKEN}`,
    `Bearer ${env.BILLING_SECRET}`,
  ]) {
    const { status, body } = await metricsAnswer(authorization);
    expect([status, JSON.parse(String(body))]).toMatchObject([401, { code: "invalid_metrics_token" }]);
  }
});

test("they count requests, postings and what the database says, and name nobody", async () => {
  const { userId, accountId, email } = await aCustomer({ balanceTokens: 10_000n });
  const key = newId();
  const usage = { method: "POST", path: "/usage", body: { userId, ...draft, idempotencyKey: key } };
  await callBillingApi(usage.method, usage.path, { body: usage.body });
  await callBillingApi(usage.method, usage.path, { body: usage.body });
  await callBillingApi("POST", "/holds", { body: { userId, tokens: 100 } });
  await callBillingApi("POST", "/holds", { body: { userId, tokens: 1_000_000 } });
  await callBillingApi("GET", `/${accountId}`);

  const { status, headers, body } = await metricsAnswer(`Bearer ${TOKEN}`);
  expect(status).toBe(200);
  expect(headers["content-type"]).toContain("text/plain");
  const text = String(body);
  expect(text).toContain(
    `purser_http_request_duration_seconds_count{method="POST",route="/api/billing/usage",status="201"} 1`,
  );
  expect(text).toContain(`purser_http_request_duration_seconds_count{method="GET",route="none",status="404"} 1`);
  expect(text).toContain(`purser_ledger_postings_total{kind="debit",outcome="booked"} 1`);
  expect(text).toContain(`purser_ledger_postings_total{kind="debit",outcome="replayed"} 1`);
  expect(text).toContain(`purser_ledger_postings_total{kind="open-hold",outcome="insufficient_tokens"} 1`);
  expect(text).toContain(`purser_database{what="open_holds"} 1`);
  expect(text).toContain(`purser_database{what="held_tokens"} 100`);
  expect(text).toContain("purser_database_up 1");
  for (const secret of [userId, accountId, email, key, TOKEN, env.BILLING_SECRET]) expect(text).not.toContain(secret);
});

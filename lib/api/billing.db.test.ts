import { afterAll, afterEach, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase } from "@/lib/db/client";
import { callBillingApi, overBothTransports } from "@/lib/dev/call-billing-api";
import { aCustomer, balanceOf, ledgerBreaches } from "@/lib/dev/factories";

testDatabase();
afterEach(async () => expect(await ledgerBreaches()).toEqual([]));
afterAll(closeDatabase);

const call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  callBillingApi(method, path, { body, headers });

const gpt4o = { operationType: "draft", provider: "openai", model: "gpt-4o", inputTokens: 1000, outputTokens: 500 };

overBothTransports(() => {
  test("fifty parallel calls with one key book once, and all hear the first answer", async () => {
    const customer = await aCustomer({ balanceTokens: 10_000n });
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        call("POST", "/usage", { userId: customer.userId, ...gpt4o }, { "idempotency-key": "order-1" }),
      ),
    );
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(49);
    expect(new Set(answers.map((answer) => answer.body.usageId)).size).toBe(1);
    expect(answers.map((answer) => answer.body.billableTokens)).toEqual(Array(50).fill(2250));
    expect(answers.map((answer) => answer.body.balance)).toEqual(Array(50).fill(7750));
    expect(answers.filter((answer) => answer.headers.get("idempotent-replayed") === "true")).toHaveLength(49);
    expect(await balanceOf(customer.accountId)).toBe(7_750n);
  });

  test("two hundred parallel holds on a balance for twenty open exactly twenty", async () => {
    const customer = await aCustomer({ balanceTokens: 2_000n });
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => call("POST", "/holds", { userId: customer.userId, tokens: 100 })),
    );
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(20);
    const refused = answers.filter((answer) => answer.status !== 201);
    expect(new Set(refused.map((answer) => answer.body.code))).toEqual(new Set(["insufficient_tokens"]));
    const balance = await call("GET", `/balance?userId=${customer.userId}`);
    expect(balance.body).toMatchObject({ settled: 2000, held: 2000, available: 0 });
  });

  test("a key that comes back with another body is refused and books nothing", async () => {
    const customer = await aCustomer();
    const key = { "idempotency-key": "order-1" };
    await call("POST", "/usage", { userId: customer.userId, ...gpt4o }, key);
    const second = await call("POST", "/usage", { userId: customer.userId, ...gpt4o, outputTokens: 501 }, key);
    expect(second).toMatchObject({ status: 409, body: { code: "idempotency_key_reuse" } });
    expect(await balanceOf(customer.accountId)).toBe(7_750n);
  });
});

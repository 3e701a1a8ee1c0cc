import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { statusOfRefusal } from "@/lib/contracts/refusals";
import { closeDatabase, database } from "@/lib/db/client";
import { callBillingApi, overBothTransports, type Answer } from "@/lib/dev/call-billing-api";
import { aCustomer, ledgerBreaches } from "@/lib/dev/factories";
import { billingRoute } from "@/lib/api/billing";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";

testDatabase();
afterEach(async () => expect(await ledgerBreaches()).toEqual([]));
afterAll(closeDatabase);

/** For each endpoint a body that is accepted, as JSON text by field. */
type Fields = Record<string, string>;
type Target = { method: string; path: string; sound: () => Fields };
let userId = "";
const draft = { operationType: `"draft"`, provider: `"openai"`, model: `"gpt-4o"`, inputTokens: "10" };
const targets = {
  usage: { method: "POST", path: "/usage", sound: () => ({ userId: `"${userId}"`, ...draft }) },
  holds: { method: "POST", path: "/holds", sound: () => ({ userId: `"${userId}"`, tokens: "1" }) },
  check: { method: "POST", path: "/balance/check", sound: () => ({ userId: `"${userId}"`, required: "1" }) },
  users: {
    method: "PUT",
    path: "/users",
    sound: () => ({ externalUserId: `"${newId()}"`, email: `"${newId()}@example.test"` }),
  },
} satisfies Record<string, Target>;

beforeAll(async () => {
  ({ userId } = await aCustomer({ balanceTokens: 1_000_000n }));
});

const NO_NUMBER = ["null", `"5"`, `""`, "true", "[]", "[5]", "{}", `{"valueOf":5}`];
const NO_COUNT = [
  ...NO_NUMBER,
  "-1",
  "1.5",
  "1e400",
  "-1e400",
  "9007199254740992",
  "9223372036854775808",
  "9e99",
  "0.1e-5",
];
const NO_TEXT = ["null", "5", "true", "[]", "{}", `""`, `"a\\u0000b"`, `"\\ud800"`, `"\\udc00x"`, `["a"]`];
const TOO_LONG = `"${"x".repeat(5_000)}"`;
const NO_CHOICE = ["null", "5", `""`, `"nonsense"`, `"__proto__"`, `"constructor"`, "[]"];

/** What each field must never be. */
const faults: [target: keyof typeof targets, field: string, values: string[]][] = [
  ["usage", "inputTokens", NO_COUNT],
  ["usage", "outputTokens", NO_COUNT],
  ["usage", "cachedInputTokens", [...NO_COUNT, "11"]],
  ["usage", "totalTokens", NO_COUNT],
  ["usage", "billableTokens", NO_COUNT],
  ["usage", "fixedTokens", NO_COUNT],
  ["usage", "characters", NO_COUNT],
  ["usage", "imageCount", [...NO_COUNT, "1001"]],
  ["usage", "seconds", [...NO_NUMBER, "-1", "1e400", "9e99", "0.0001", "31536001"]],
  ["usage", "multiplier", [...NO_NUMBER, "-1", "0", "1e400", "1001", "1.00001", "1e-7"]],
  ["usage", "imageSize", [...NO_CHOICE, `"1024"`, `"1024x"`, `"x1024"`, `"1024x1024x1"`, `"-1x1"`, `"999999x1"`]],
  ["usage", "chargeType", NO_CHOICE],
  ["usage", "success", ["null", "0", "1", `"true"`, "[]"]],
  ["usage", "requireBalance", ["null", "0", "1", `"false"`, "[]"]],
  ["usage", "operationType", [...NO_TEXT, TOO_LONG]],
  ["usage", "provider", [...NO_TEXT, TOO_LONG]],
  ["usage", "model", [...NO_TEXT, TOO_LONG]],
  ["usage", "errorMessage", [...NO_TEXT, TOO_LONG]],
  ["usage", "userId", [...NO_TEXT, TOO_LONG]],
  ["usage", "externalUserId", [...NO_TEXT, TOO_LONG]],
  ["usage", "accountId", [...NO_TEXT, TOO_LONG]],
  ["usage", "workspaceId", [...NO_TEXT, TOO_LONG]],
  ["usage", "holdId", [...NO_TEXT, TOO_LONG, `"nonsense"`]],
  ["usage", "projectId", [...NO_TEXT, `"nonsense"`]],
  ["usage", "runId", [...NO_TEXT, `"nonsense"`]],
  ["usage", "idempotencyKey", [...NO_TEXT, `"a b"`, `"ключ"`, `"a\\n"`, `"${"k".repeat(256)}"`]],
  [
    "usage",
    "occurredAt",
    [
      ...NO_CHOICE,
      `"2026-13-01T00:00:00Z"`,
      `"2026-01-01"`,
      `"+275761-01-01T00:00:00Z"`,
      `"0000-01-01T00:00:00Z"`,
      "0",
    ],
  ],
  [
    "usage",
    "metadata",
    [
      "null",
      "5",
      `"x"`,
      "[]",
      `{"a":"\\u0000"}`,
      `{"\\u0000":1}`,
      `{"a":"\\ud800"}`,
      `{"a":${TOO_LONG},"b":${TOO_LONG}}`,
      `{"a":${nested(17)}}`,
      `{"a":${nested(100_000)}}`,
    ],
  ],
  ["holds", "tokens", [...NO_COUNT, "0"]],
  ["holds", "ttlSeconds", [...NO_COUNT, "0", "86401"]],
  ["holds", "maxOutputTokens", NO_COUNT],
  ["holds", "idempotencyKey", [...NO_TEXT, `"a b"`]],
  ["check", "required", NO_COUNT],
  [
    "users",
    "email",
    [
      ...NO_TEXT,
      `"nonsense"`,
      `"a@b"`,
      `"a@b@example.test"`,
      `"a b@example.test"`,
      `"аda@example.test"`,
      `"${"x".repeat(250)}@example.test"`,
    ],
  ],
  ["users", "externalUserId", [...NO_TEXT, TOO_LONG]],
  ["users", "name", [...NO_TEXT, TOO_LONG]],
];

overBothTransports(() => {
  describe("a field that cannot be what was sent is refused, and nothing is booked", () => {
    test.each(faults)("%s: %s", async (name, field, values) => {
      const before = await everything();
      for (const value of values) await refused(targets[name], { ...targets[name].sound(), [field]: value }, value);
      expect(await everything()).toEqual(before);
    });

    test("the fault is named by its path and says what was wrong, not that something was missing", async () => {
      const { body } = await send(targets.usage, { ...targets.usage.sound(), inputTokens: `"5"`, operationType: "5" });
      const errors = body.errors as { path: string; message: string }[];
      expect(errors.map(({ path }) => path).sort()).toEqual(["inputTokens", "operationType"]);
      expect(errors.map(({ message }) => message)).not.toContain("is required");
      const { operationType: _operationType, ...without } = targets.usage.sound();
      expect((await send(targets.usage, without)).body.errors).toEqual([
        { path: "operationType", message: "is required" },
      ]);
    });
  });

  describe("a body that is no body of ours is refused, and nothing is booked", () => {
    const strange: [what: string, raw: BodyInit][] = [
      ["nothing", ""],
      ["no JSON", "nonsense"],
      ["half of some JSON", `{"userId":`],
      ["two bodies", "{}{}"],
      ["null", "null"],
      ["a number", "5"],
      ["a text", `"x"`],
      ["a list", "[]"],
      ["an empty object", "{}"],
      ["a list within a list, 200,000 deep", nested(200_000)],
      ["an object within an object, 50,000 deep", `${`{"a":`.repeat(50_000)}1${"}".repeat(50_000)}`],
      ["a NUL", "\u0000"],
      ["bytes that are no UTF-8", new Uint8Array([0x7b, 0xff, 0xfe, 0x7d])],
      ["NaN", `{"inputTokens":NaN}`],
      ["__proto__", `{"__proto__":{"userId":"x"}}`],
    ];
    test.each(strange)("%s", async (_what, raw) => {
      const before = await everything();
      for (const { method, path } of [...Object.values(targets), { method: "POST", path: "/usage/batch" }]) {
        sound4xx(await callBillingApi(method, path, { raw }), path);
      }
      expect(await everything()).toEqual(before);
    });

    test.each(["__proto__", "constructor", "prototype", "toString", "unknown", "inputtokens", "тokens", "a\u202eb"])(
      "the unknown field %j, which might be a misspelt count",
      async (field) => {
        const before = await everything();
        for (const target of Object.values(targets)) {
          const raw = `{${Object.entries(target.sound())
            .map(([name, value]) => `"${name}":${value}`)
            .join(",")},${JSON.stringify(field)}:{"polluted":1}}`;
          sound4xx(await callBillingApi(target.method, target.path, { raw }), target.path);
        }
        expect(await everything()).toEqual(before);
        expect("polluted" in {}).toBe(false);
      },
    );

    test("413 for more than a mebibyte, whatever was announced", async () => {
      const before = await everything();
      const raw = `{"userId":"${"x".repeat(2_000_000)}"}`;
      for (const { method, path } of Object.values(targets)) {
        expect(await callBillingApi(method, path, { raw, headers: { "content-length": "2" } })).toMatchObject({
          status: 413,
          body: { title: "Request body too large", code: "body_too_large", limitBytes: 1_048_576 },
        });
      }
      const batch = await callBillingApi("POST", "/usage/batch", { raw: `{"items":["${"x".repeat(17_000_000)}"]}` });
      expect(batch).toMatchObject({ status: 413, body: { limitBytes: 16_777_216 } });
      expect(await everything()).toEqual(before);
    });
  });

  test("counts whose sums nobody could hold are refused, or answered with sums that JSON can hold", async () => {
    const largest = String(Number.MAX_SAFE_INTEGER);
    const fields = { ...targets.usage.sound(), inputTokens: largest, outputTokens: largest, success: "false" };
    const answer = await send(targets.usage, fields);
    if (answer.status === 201) expect(answer.body.actualTokens).toSatisfy(Number.isSafeInteger);
    else sound4xx(answer, "largest counts");
  });

  test("text of every script, of emoji and of right-to-left marks is kept as it was sent", async () => {
    for (const text of [
      "🪙👩‍👩‍👧",
      "שלום \u202eabc",
      "عربى",
      "\u200bzero\u200dwidth",
      "<script>alert(1)</script>",
      "=1+1",
      "'; DROP TABLE usages; --",
      "a\nb",
    ]) {
      const key = newId();
      const { status, body } = await callBillingApi("POST", "/usage", {
        body: {
          userId,
          operationType: text,
          provider: text,
          model: text,
          inputTokens: 10,
          metadata: { [text]: text },
          idempotencyKey: key,
        },
      });
      expect([text, status]).toEqual([text, 201]);
      const usage = await database().prisma.usage.findFirstOrThrow({ where: { id: String(body.usageId) } });
      expect(usage).toMatchObject({ operationType: text, provider: text, model: text, metadata: { [text]: text } });
    }
  });
});

test("Next ends a connection whose body it stopped reading, and says so", async () => {
  const post = (body: string) => new Request("http://purser.test/api/billing/usage", { method: "POST", body, headers });
  const headers = { authorization: `Bearer ${env.BILLING_SECRET}` };
  expect((await billingRoute(post("x".repeat(2_000_000)))).headers.get("connection")).toBe("close");
  expect((await billingRoute(post("{}"))).headers.get("connection")).toBeNull();
});

async function send(target: Target, fields: Fields): Promise<Answer> {
  const raw = `{${Object.entries(fields)
    .map(([name, value]) => `${JSON.stringify(name)}:${value}`)
    .join(",")}}`;
  return callBillingApi(target.method, target.path, { raw });
}

async function refused(target: Target, fields: Fields, what: string): Promise<void> {
  sound4xx(await send(target, fields), what);
}

function sound4xx({ status, headers, body }: Answer, what: string): void {
  const code = String(body.code);
  const known: Record<string, number> = statusOfRefusal;
  const short = what.slice(0, 80);
  expect([short, status, headers.get("content-type")]).toEqual([short, known[code], "application/problem+json"]);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
  expect(body).toMatchObject({ status, code, title: expect.any(String), detail: expect.any(String) });
}

/** Everything that a call could have booked, in figures. */
async function everything() {
  const { rows } = await database().pool.query(`
    SELECT (SELECT json_agg(a ORDER BY id) FROM accounts a) AS accounts,
           (SELECT count(*) FROM ledger_lines) AS lines, (SELECT count(*) FROM grant_draws) AS draws,
           (SELECT count(*) FROM usages) AS usages, (SELECT count(*) FROM usage_hourly) AS hours,
           (SELECT count(*) FROM holds) AS holds, (SELECT count(*) FROM idempotency_keys) AS keys,
           (SELECT json_agg(u ORDER BY id) FROM users u) AS users`);
  return rows;
}

function nested(depth: number): string {
  return "[".repeat(depth) + "]".repeat(depth);
}

import { inflateRawSync, crc32 } from "node:zlib";
import { afterAll, afterEach, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, ledgerBreaches, service } from "@/lib/dev/factories";
import { newId } from "@/lib/ids";
import { NO_UNITS } from "@/lib/domain/pricing/charge";
import { grantTokens } from "@/lib/operations/grant-tokens";
import { createOwnKey } from "@/lib/operations/own-keys";
import { recordUsages } from "@/lib/operations/record-usage";
import { accountExport } from "./account-export";

testDatabase();
afterEach(async () => expect(await ledgerBreaches()).toEqual([]));
afterAll(closeDatabase);

const OPERATIONS = 1_100; // more than a page

test("an export holds every line, usage, grant and key, as CSV and as JSON that agree, and no secret", async () => {
  const ada = await aCustomer({ balanceTokens: 100_000n });
  const eve = await aCustomer();
  const usage = { operationType: "draft", provider: "openai", model: "gpt-4o", success: true };
  const units = { ...NO_UNITS, inputModelTokens: 10n };
  const who = { accountId: ada.accountId };
  await recordUsages(
    service,
    Array.from({ length: OPERATIONS }, () => ({ who, ...usage, units })),
  );
  await grantTokens(
    { kind: "operator", name: "test" },
    { accountId: ada.accountId, key: newId(), direction: "grant", amountTokens: 5n, reason: `=HYPERLINK("x")` },
  );
  const key = await createOwnKey(ada.actor, {
    kind: "agent",
    name: "Agent Ünï",
    scopes: ["usage:write"],
    budget: { tokens: 5n, period: "day" },
    expiresAt: null,
  });

  const files = await unzip(await accountExport(ada.actor, new Date("2026-11-28T12:00:00Z")));
  const { prisma } = database();
  const lineCount = await prisma.ledgerLine.count({ where: { accountId: ada.accountId } });
  const rows = (name: string) => json(files, name);
  expect(rows("transactions")).toHaveLength(lineCount);
  expect(rows("usages")).toHaveLength(OPERATIONS);
  expect(rows("grants")).toHaveLength(await prisma.grant.count({ where: { accountId: ada.accountId } }));
  expect(rows("keys")).toMatchObject([{ name: "Agent Ünï", kind: "agent", budget_tokens: 5 }]);
  for (const name of ["transactions", "usages", "grants", "keys", "mails", "changes"]) {
    expect(files.get(`${name}.csv`)!.trimEnd().split("\n").length - 1).toBe(rows(name).length);
  }
  const sum = rows("transactions").reduce((total, { amountTokens }) => total + Number(amountTokens), 0);
  const about = JSON.parse(files.get("account.json")!) as { account: { balanceTokens: number }; person: object };
  expect(sum).toBe(about.account.balanceTokens);
  expect(about.person).toMatchObject({ email: ada.email, name: "Ada Example" });

  const all = [...files.values()].join("\n");
  expect(all).not.toMatch(/argon2|password_?hash|key_?hash|token_?hash/i);
  expect(all).not.toContain(eve.email);
  expect(key.ok && all.includes(key.value.apiKey)).toBe(false);
  expect(files.get("transactions.csv")).toContain(`"'=HYPERLINK(""x"")"`);
});

test("nobody exports anything without being its owner", async () => {
  expect((await accountExport(service, new Date())).status).toBe(403);
  const key = { kind: "key", keyId: newId(), accountId: newId(), scopes: ["balance:read"] } as const;
  expect((await accountExport(key, new Date())).status).toBe(403);
});

function json(files: ReadonlyMap<string, string>, name: string): Record<string, unknown>[] {
  const text = files.get(`${name}.jsonl`)!;
  return text === ""
    ? []
    : text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** Reads the archive by its directory, as unzip does, and checks every sum. */
async function unzip({ body }: { body: string | ReadableStream<Uint8Array> }): Promise<Map<string, string>> {
  const bytes = Buffer.from(await new Response(body).arrayBuffer());
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  const files = new Map<string, string>();
  for (let n = 0; n < count; n++) {
    expect(bytes.readUInt32LE(at)).toBe(0x02014b50);
    const [crc, packed, plain] = [16, 20, 24].map((offset) => bytes.readUInt32LE(at + offset));
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.toString("utf8", at + 46, at + 46 + nameLength);
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26);
    const text = inflateRawSync(bytes.subarray(start, start + packed!));
    expect([crc32(text), text.length]).toEqual([crc, plain]);
    files.set(name, text.toString("utf8"));
    at += 46 + nameLength;
  }
  return files;
}

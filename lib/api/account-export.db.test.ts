import { inflateRawSync, crc32 } from "node:zlib";
import { afterAll, afterEach, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, ledgerBreaches, service } from "@/lib/dev/factories";
import { mailStaff } from "@/lib/db/outbox-store";
import { inTransaction } from "@/lib/db/transaction";
import { newId } from "@/lib/ids";
import type { Result } from "@/lib/domain/result";
import { NO_UNITS } from "@/lib/domain/pricing/charge";
import { askAboutCharge } from "@/lib/operations/ask-about-charge";
import { blockAccount } from "@/lib/operations/block-account";
import { correctLine } from "@/lib/operations/correct-line";
import { grantTokens } from "@/lib/operations/grant-tokens";
import { keepPiece } from "@/lib/operations/keep-piece";
import { createOwnKey } from "@/lib/operations/own-keys";
import { createProject } from "@/lib/operations/projects";
import { recordUsages } from "@/lib/operations/record-usage";
import { startRun } from "@/lib/operations/start-run";
import { seedCatalogue } from "@/prisma/seed/catalogue";
import type { Answer } from "./answer";
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
  const amounts = column(files, "transactions", "amountTokens");
  expect(amounts.some((amount) => amount.startsWith("-"))).toBe(true);
  expect(amounts).toEqual(rows("transactions").map(({ amountTokens }) => String(amountTokens)));
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

test("an export tells of runs, corrections and questions, and nothing of who of the staff did what and why", async () => {
  const ada = await aCustomer({ balanceTokens: 100_000n });
  const root = await aCustomer({ role: "superadmin" });
  await seedCatalogue();
  const who = { accountId: ada.accountId };
  const run = await startRun(service, { who, type: "story", capTokens: 10_000n, ttlSeconds: 60 });
  const units = { ...NO_UNITS, inputModelTokens: 10n };
  const usage = { operationType: "draft", provider: "openai", model: "gpt-4o", success: true, units };
  const [charged] = await recordUsages(service, [{ who, ...usage }]);
  const seq = charged?.ok ? charged.value.seq! : 0n;
  await correctLine(root.actor, { ...who, seq, key: newId(), givenBackTokens: 3n, reason: "Charged twice" });
  await askAboutCharge(ada.actor, { ...who, seq, key: newId(), text: "Why so much?" });
  await blockAccount(root.actor, { ...who, act: "block", reason: "a secret note" });
  await inTransaction(async (tx) => {
    const facts = { accountId: ada.accountId, tokens: "1", paidCents: "1", currency: "usd" };
    await mailStaff(tx, ada.accountId, newId(), { kind: "closing_refund_asked", facts });
  });

  const files = await unzip(await accountExport(ada.actor, new Date()));
  const rows = (name: string) => json(files, name);
  expect(rows("runs")).toMatchObject([{ id: run.ok && run.value.runId, cap_tokens: 10_000 }]);
  expect(rows("usage-adjustments")).toMatchObject([{ corrects_seq: Number(seq), billable_tokens: -3 }]);
  expect(column(files, "usage-adjustments", "billable_tokens")).toEqual(["-3"]);
  expect(rows("questions")).toMatchObject([{ seq: Number(seq), text: "Why so much?", status: "open", answer: null }]);
  expect(rows("changes").map(({ action, actor }) => [action, actor])).toContainEqual(["account.block", "staff"]);
  expect(rows("mails").map(({ recipient }) => recipient)).not.toContain(root.email);
  for (const name of ["changes", "mails", "refunds"]) {
    expect(files.get(`${name}.jsonl`)).not.toMatch(new RegExp(`secret note|${root.userId}|${root.email}`));
  }
});

test("nobody exports anything without being its owner", async () => {
  const refusal = { ok: false, refusal: { code: "insufficient_scope" } };
  expect(await accountExport(service, new Date())).toEqual(refusal);
  const key = { kind: "key", keyId: newId(), accountId: newId(), scopes: ["balance:read"] } as const;
  expect(await accountExport(key, new Date())).toEqual(refusal);
});

/** The cells of a column whose file has no quoted cell before it. */
function column(files: ReadonlyMap<string, string>, name: string, title: string): string[] {
  const [header, ...rows] = files.get(`${name}.csv`)!.replace("\ufeff", "").trimEnd().split("\n");
  const at = header!.split(",").indexOf(title);
  return rows.map((row) => row.split(",")[at]!);
}

function json(files: ReadonlyMap<string, string>, name: string): Record<string, unknown>[] {
  const text = files.get(`${name}.jsonl`)!;
  return text === ""
    ? []
    : text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test("images and sounds are files of the archive, byte by byte", async () => {
  const { actor, accountId } = await aCustomer();
  const created = await createProject(actor, { name: "Spring" });
  if (!created.ok) throw new Error(created.refusal.code);
  const sounds = [1, 2].map((nr) => ({ pieceId: newId(), media: Buffer.from([0x49, 0x44, 0x33, 0xff, 0x00, nr]) }));
  for (const { pieceId, media } of sounds) {
    const about = { ...created.value, kind: "speech" as const, title: "Tea", text: "Tea", mediaType: "audio/mpeg" };
    await keepPiece(accountId, { ...about, pieceId, media });
  }
  const files = await unzip(await accountExport(actor, new Date()));
  for (const { pieceId, media } of sounds) {
    expect(files.get(`pieces/${pieceId}.mp3`)).toBe(media.toString("utf8"));
  }
  expect(json(files, "projects")).toMatchObject([{ id: created.value.projectId, name: "Spring" }]);
  const kept = json(files, "pieces").map(({ id, media_type }) => ({ id, media_type }));
  expect(kept).toHaveLength(2);
  for (const { pieceId } of sounds) expect(kept).toContainEqual({ id: pieceId, media_type: "audio/mpeg" });
});

/** Reads the archive by its directory, as unzip does, and checks every sum. */
async function unzip(answer: Result<Answer>): Promise<Map<string, string>> {
  if (!answer.ok) throw new Error(answer.refusal.code);
  const bytes = Buffer.from(await answer.value.toResponse().arrayBuffer());
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

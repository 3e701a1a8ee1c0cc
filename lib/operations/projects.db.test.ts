import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, balanceOf, type Customer } from "@/lib/dev/factories";
import { transactionIdOf } from "@/lib/domain/ledger/transaction-id";
import { NO_UNITS } from "@/lib/domain/pricing/charge";
import { newId } from "@/lib/ids";
import { exportAccount } from "@/lib/queries/account-export";
import { explainTransaction } from "@/lib/queries/explained-transaction";
import { getPiece, getPieceMedia, getProject, listProjects } from "@/lib/queries/projects";
import { getUsageAnalytics } from "@/lib/queries/usage-analytics";
import { closeAccount } from "./close-account";
import { keepConversation, keepPiece, placeToKeep } from "./keep-piece";
import { createProject, deletePiece, deleteProject, renameProject, savePiece } from "./projects";
import { recordOwnUsages } from "./record-usage";

testDatabase();
afterAll(closeDatabase);

const notFound = { ok: false, refusal: { code: "not_found" } };
const noProject = { ok: false, refusal: { code: "not_found", what: "project" } };
const noPiece = { ok: false, refusal: { code: "not_found", what: "piece" } };

const aProject = async ({ actor }: Customer, name = "Spring") => {
  const created = await createProject(actor, { name });
  if (!created.ok) throw new Error(created.refusal.code);
  return created.value.projectId;
};
const aPiece = async (
  { accountId }: Customer,
  projectId: string,
  more: { text?: string; sourcePieceId?: string } = {},
) => {
  const piece = { pieceId: newId(), projectId, kind: "draft" as const, title: "Tea", text: "Warm the pot.", ...more };
  expect(await keepPiece(accountId, piece)).toBe(piece.pieceId);
  return piece.pieceId;
};
const aUsage = async ({ actor, accountId }: Customer, projectId: string, metadata = {}) => {
  const units = { ...NO_UNITS, inputModelTokens: 100n, outputModelTokens: 100n };
  const about = { operationType: "draft", provider: "openai", model: "gpt-4o", units, success: true };
  const [booked] = await recordOwnUsages(actor, [{ who: { accountId }, projectId, metadata, ...about }]);
  if (!booked?.ok) throw new Error("not booked");
  return booked.value;
};
const seen = async ({ actor }: Customer, pieceId: string) => {
  const piece = await getPiece(actor, pieceId);
  if (!piece.ok) throw new Error(piece.refusal.code);
  return piece.value;
};
const all = async <Item>(items: AsyncIterable<Item>) => {
  const read: Item[] = [];
  for await (const item of items) read.push(item);
  return read;
};

let ada: Customer;
beforeAll(async () => {
  ada = await aCustomer();
});

test("a piece says what it cost, what it was made from and what was made of it", async () => {
  const projectId = await aProject(ada);
  const { usageId, billableTokens } = await aUsage(ada, projectId);
  const draft = { pieceId: newId(), projectId, kind: "draft" as const, title: "Tea", text: "Warm the pot.", usageId };
  await keepPiece(ada.accountId, draft);
  const shorter = await aPiece(ada, projectId, { sourcePieceId: draft.pieceId });
  const shortest = await aPiece(ada, projectId, { sourcePieceId: shorter });

  expect(await seen(ada, draft.pieceId)).toMatchObject({
    title: "Tea",
    text: "Warm the pot.",
    billableTokens,
    transactionId: expect.stringMatching(/^txn_/),
    sources: [],
    derived: [{ pieceId: shorter }],
  });
  expect((await seen(ada, shortest)).sources.map(({ pieceId }) => pieceId)).toEqual([shorter, draft.pieceId]);
  const listed = await listProjects(ada.actor);
  expect(listed.ok && listed.value.find((one) => one.projectId === projectId)).toMatchObject({
    pieceCount: 3,
    spentTokens: billableTokens,
  });
});

test("a project is read page by page, by kind, and no piece twice", async () => {
  const customer = await aCustomer();
  const projectId = await aProject(customer);
  for (let index = 0; index < 27; index++) await aPiece(customer, projectId);
  const first = await getProject(customer.actor, projectId);
  if (!first.ok) throw new Error(first.refusal.code);
  const rest = await getProject(customer.actor, projectId, { cursor: first.value.nextCursor! });
  if (!rest.ok) throw new Error(rest.refusal.code);
  expect([first.value.pieces.length, rest.value.pieces.length, rest.value.nextCursor]).toEqual([25, 2, null]);
  const ids = [...first.value.pieces, ...rest.value.pieces].map(({ pieceId }) => pieceId);
  expect(new Set(ids).size).toBe(27);
  expect(await getProject(customer.actor, projectId, { kind: "chat" })).toMatchObject({ value: { pieces: [] } });
});

test("what is somebody else's does not exist, for customers and staff alike", async () => {
  const projectId = await aProject(ada);
  const pieceId = await aPiece(ada, projectId);
  const { changedAt } = await seen(ada, pieceId);
  for (const role of ["user", "superadmin"] as const) {
    const { actor, accountId } = await aCustomer({ role });
    expect(await getProject(actor, projectId)).toEqual(notFound);
    expect(await getPiece(actor, pieceId)).toEqual(notFound);
    expect(await getPieceMedia(actor, pieceId)).toEqual(notFound);
    expect(await renameProject(actor, { projectId, name: "Mine" })).toEqual(noProject);
    expect(await savePiece(actor, { pieceId, title: "Mine", text: "Mine", changedAt })).toEqual(noPiece);
    expect(await deletePiece(actor, pieceId)).toEqual(noPiece);
    expect(await deleteProject(actor, projectId)).toEqual(noProject);
    expect(await placeToKeep(accountId, "draft", { projectId })).toEqual(noProject);
    expect(await keepPiece(accountId, { pieceId: newId(), projectId, kind: "draft", title: "x", text: "x" })).toBe(
      null,
    );
    const own = await createProject(actor, { name: "Own" });
    if (!own.ok) throw new Error(own.refusal.code);
    const from = { projectId: own.value.projectId, sourcePieceId: pieceId };
    expect(await placeToKeep(accountId, "draft", from)).toEqual(noPiece);
  }
  expect(await seen(ada, pieceId)).toMatchObject({ title: "Tea", projectName: "Spring" });
});

test("nobody overwrites what they have not seen", async () => {
  const pieceId = await aPiece(ada, await aProject(ada));
  const { changedAt } = await seen(ada, pieceId);
  const writers = ["Green tea.", "Black tea."].map((text) =>
    savePiece(ada.actor, { pieceId, title: "Tea", text, changedAt }),
  );
  const saved = await Promise.all(writers);
  expect(saved.filter(({ ok }) => ok)).toHaveLength(1);
  expect(saved.filter(({ ok }) => !ok)).toEqual([{ ok: false, refusal: { code: "conflict" } }]);
  const now = await seen(ada, pieceId);
  expect(
    await savePiece(ada.actor, { pieceId, title: "Tea", text: "Any tea.", changedAt: now.changedAt }),
  ).toMatchObject({
    ok: true,
  });
});

test("a kept conversation goes on in its place, once for each answer, and nobody rewrites it", async () => {
  const projectId = await aProject(ada);
  const said = [{ role: "user" as const, content: "Why?" }];
  const pieceId = newId();
  await keepPiece(ada.accountId, { pieceId, projectId, kind: "chat", title: "Why?", text: JSON.stringify(said) });
  const place = await placeToKeep(ada.accountId, "chat", { projectId, sourcePieceId: pieceId });
  expect(place).toMatchObject({ value: { pieceId, isContinued: true } });

  const { usageId, billableTokens } = await aUsage(ada, projectId);
  const turns = [{ role: "assistant" as const, content: "Because." }];
  const before = await seen(ada, pieceId);
  for (const _ of [1, 2]) expect(await keepConversation(ada.accountId, { pieceId, turns, usageId })).toBe(pieceId);
  const after = await seen(ada, pieceId);
  expect(JSON.parse(after.text)).toEqual([...said, ...turns]);
  expect(after).toMatchObject({ billableTokens, excerpt: "Because." });
  expect(after.changedAt.getTime()).toBeGreaterThan(before.changedAt.getTime());

  await savePiece(ada.actor, { pieceId, title: "About why", text: "[]", changedAt: after.changedAt });
  expect(await seen(ada, pieceId)).toMatchObject({ title: "About why", text: after.text });
});

test("a charge links to what it made while that is there, and analytics call a project by its name, for its owner alone", async () => {
  const [customer, staff] = [await aCustomer(), await aCustomer({ role: "superadmin" })];
  const projectId = await aProject(customer);
  const pieceId = newId();
  const { usageId, accountId, seq } = await aUsage(customer, projectId, { pieceId });
  await keepPiece(accountId, { pieceId, projectId, kind: "draft", title: "Tea", text: "Tea", usageId });
  const made = async ({ actor }: Customer) => {
    const explained = await explainTransaction(actor, transactionIdOf(accountId, seq!));
    return explained.ok && explained.value.usage?.piece;
  };
  expect([await made(customer), await made(staff)]).toMatchObject([{ pieceId, title: "Tea" }, null]);

  const span = { interval: "day", count: 2 } as const;
  const called = async ({ actor }: Customer) => {
    const view = await getUsageAnalytics(actor, accountId, { span, breakdown: "project", timeZone: "UTC" });
    return view.ok && view.value.names;
  };
  expect(await called(customer)).toMatchObject([{ name: projectId, detail: "Spring" }]);
  expect(await called(staff)).toMatchObject([{ name: projectId, detail: "" }]);

  await deletePiece(customer.actor, pieceId);
  expect(await made(customer)).toBe(null);
});

test("deleting what was made deletes no charge", async () => {
  const customer = await aCustomer();
  const projectId = await aProject(customer);
  const { usageId } = await aUsage(customer, projectId);
  const pieceId = newId();
  await keepPiece(customer.accountId, { pieceId, projectId, kind: "draft", title: "Tea", text: "Tea", usageId });
  const balance = await balanceOf(customer.accountId);
  const lines = () => database().prisma.ledgerLine.count({ where: { accountId: customer.accountId } });
  const before = await lines();
  expect(await deleteProject(customer.actor, projectId)).toEqual({ ok: true, value: { deleted: true } });
  expect(await getPiece(customer.actor, pieceId)).toEqual(notFound);
  expect(await keepConversation(customer.accountId, { pieceId, turns: [], usageId })).toBe(null);
  expect([await lines(), await balanceOf(customer.accountId)]).toEqual([before, balance]);
});

test("an image is kept byte by byte, exported, and gone with its account; the charge stays", async () => {
  const customer = await aCustomer();
  const projectId = await aProject(customer);
  const { usageId } = await aUsage(customer, projectId);
  const media = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 255]);
  const image = { pieceId: newId(), projectId, kind: "image" as const, title: "Pot", text: "A pot", usageId };
  await keepPiece(customer.accountId, { ...image, media, mediaType: "image/png" });
  const found = await getPieceMedia(customer.actor, image.pieceId);
  if (!found.ok) throw new Error(found.refusal.code);
  expect({ ...found.value, media: [...found.value.media] }).toEqual({
    media: [...media],
    mediaType: "image/png",
    fileName: `image-${image.pieceId.slice(-8)}.png`,
  });

  const exported = await exportAccount(customer.actor);
  if (!exported.ok) throw new Error(exported.refusal.code);
  const files = await all(exported.value.files());
  expect(files.map(({ name, bytes }) => [name, [...bytes]])).toEqual([[`pieces/${image.pieceId}.png`, [...media]]]);
  const pieces = exported.value.tables.find(({ name }) => name === "pieces")!;
  expect((await all(pieces.pages())).flat()).toMatchObject([
    { title: "Pot", text: "A pot", media_type: "image/png", usage_ids: [usageId] },
  ]);

  const closed = await closeAccount(customer.actor, { balance: "give-up", confirmation: customer.email });
  expect(closed).toMatchObject({ ok: true });
  const { prisma } = database();
  const where = { accountId: customer.accountId };
  expect([await prisma.project.count({ where }), await prisma.piece.count({ where })]).toEqual([0, 0]);
  expect(await prisma.usage.count({ where })).toBe(1);
});

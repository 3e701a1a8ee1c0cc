import { afterAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, service } from "@/lib/dev/factories";
import { transactionIdOf } from "@/lib/domain/ledger/transaction-id";
import { newId } from "@/lib/ids";
import { explainTransaction } from "@/lib/queries/explained-transaction";
import { listQuestions } from "@/lib/queries/questions";
import { answerQuestion } from "./answer-question";
import { askAboutCharge } from "./ask-about-charge";

testDatabase();
afterAll(closeDatabase);

const notFound = { ok: false, refusal: { code: "not_found" } };

test("however often a form arrives it is one question, and one is open about a line at a time", async () => {
  const { actor, accountId } = await aCustomer();
  const question = { accountId, seq: 1n, key: newId(), text: "I never asked for this." };
  const answers = await Promise.all(Array.from({ length: 8 }, () => askAboutCharge(actor, question)));
  expect(answers.filter((answer) => answer.ok && !answer.value.replayed)).toHaveLength(1);
  expect(answers.every((answer) => answer.ok && answer.value.questionId === question.key)).toBe(true);

  const others = await Promise.all(
    Array.from({ length: 4 }, () => askAboutCharge(actor, { ...question, key: newId() })),
  );
  for (const other of others) expect(other).toEqual({ ok: false, refusal: { code: "question_open" } });
  expect(await askAboutCharge(actor, { ...question, text: "Something else" })).toMatchObject({
    refusal: { code: "idempotency_key_reuse" },
  });
  expect(await database().prisma.chargeQuestion.count({ where: { accountId } })).toBe(1);
});

test("it is answered once, audited, mailed to its owner, and shown beside the charge; then another may be asked", async () => {
  const customer = await aCustomer();
  const { actor, accountId } = customer;
  const staff = await aCustomer({ role: "superadmin" });
  const question = { accountId, seq: 1n, key: newId(), text: "Why this much?" };
  await askAboutCharge(actor, question);
  const answer = { accountId, questionId: question.key, answer: "Because of the second draft." };
  const answers = await Promise.all(Array.from({ length: 4 }, () => answerQuestion(staff.actor, answer)));
  expect(answers.filter((one) => one.ok && !one.value.replayed)).toHaveLength(1);
  expect(answers.every(({ ok }) => ok)).toBe(true);
  expect(await answerQuestion(staff.actor, { ...answer, answer: "No." })).toEqual({
    ok: false,
    refusal: { code: "question_answered" },
  });

  const { prisma } = database();
  expect(await prisma.auditEntry.findMany({ where: { action: "question.answer", accountId } })).toMatchObject([
    { actor: `user:${staff.userId}`, subject: `question:${question.key}`, after: { answer: answer.answer } },
  ]);
  const transactionId = transactionIdOf(accountId, 1n);
  expect(await prisma.outboxMessage.findMany({ where: { kind: "question_answered", accountId } })).toMatchObject([
    { recipient: customer.email, payload: { transactionId, question: question.text, answer: answer.answer } },
  ]);
  expect(await explainTransaction(actor, transactionId)).toMatchObject({
    value: { questions: [{ status: "answered", text: question.text, answer: answer.answer }] },
  });
  expect(await askAboutCharge(actor, { ...question, key: newId() })).toMatchObject({ ok: true });
});

test("only its owner asks about a line, and only a superadmin answers", async () => {
  const { actor, accountId } = await aCustomer();
  const [stranger, admin, superadmin] = [
    await aCustomer(),
    await aCustomer({ role: "admin" }),
    await aCustomer({ role: "superadmin" }),
  ];
  const question = { accountId, seq: 1n, key: newId(), text: "Why?" };
  for (const other of [stranger.actor, admin.actor, superadmin.actor, service]) {
    expect(await askAboutCharge(other, question)).toEqual(notFound);
  }
  expect(await askAboutCharge(actor, { ...question, seq: 99n })).toEqual(notFound);
  for (const text of ["", "  "]) {
    expect(await askAboutCharge(actor, { ...question, text })).toMatchObject({
      refusal: { code: "validation_failed" },
    });
  }
  await askAboutCharge(actor, question);
  const answer = { accountId, questionId: question.key, answer: "So." };
  for (const other of [actor, stranger.actor, admin.actor, service]) {
    expect(await answerQuestion(other, answer)).toEqual({ ok: false, refusal: { code: "insufficient_scope" } });
  }
  expect(await answerQuestion(superadmin.actor, { ...answer, accountId: stranger.accountId })).toEqual(notFound);
});

test("the queue has every open question once, page by page, for the staff alone", async () => {
  const staff = await aCustomer({ role: "admin" });
  const asked = [];
  for (let index = 0; index < 5; index++) {
    const { actor, accountId, email } = await aCustomer();
    const key = newId();
    await askAboutCharge(actor, { accountId, seq: 1n, key, text: `Question ${index}` });
    asked.push({ key, email });
  }
  const met = [];
  for (let cursor: string | undefined; ;) {
    const page = await listQuestions(staff.actor, { status: "open", cursor }, 2);
    if (!page.ok) throw new Error(page.refusal.code);
    met.push(...page.value.questions);
    if (page.value.nextCursor === null) break;
    cursor = page.value.nextCursor;
  }
  for (const { key, email } of asked) {
    const found = met.filter(({ id }) => id === key);
    expect(found).toMatchObject([{ ownerEmail: email, lineType: "bonus", status: "open" }]);
  }
  const { actor } = await aCustomer();
  expect(await listQuestions(actor, { status: "all" })).toMatchObject({ refusal: { code: "insufficient_scope" } });
});

import { afterAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { findSessionUser, insertSession } from "@/lib/db/session-store";
import { aCustomer, type Customer } from "@/lib/dev/factories";
import { newId } from "@/lib/ids";
import { listOwnSessions } from "@/lib/queries/own-sessions";
import { changeRole } from "./change-role";
import { linkOfToken, tokenOfLink } from "./link-token";
import { changePassword } from "./own-profile";
import { endOtherSessions, endSession } from "./own-sessions";
import { sha256 } from "./sha256";
import { resetPassword, sendLink, signInWithLink } from "./sign-in-links";
import { signInWithPassword } from "./sign-in-with-password";
import { signInWithProvider } from "./sign-in-with-provider";

testDatabase();
afterAll(closeDatabase);

const PASSWORD = "correct horse battery";
const anAddress = () => newId();
const tryPassword = (email: string, password: string, address = anAddress()) =>
  signInWithPassword({ email, password, address });
const codeOf = (result: Awaited<ReturnType<typeof tryPassword>>) => (result.ok ? "in" : result.refusal.code);

async function aSession({ userId }: Customer): Promise<{ sid: string; id: string }> {
  const sid = newId();
  const expiresAt = new Date(Date.now() + 60_000);
  await insertSession({ tokenHash: sha256(sid), userId, userAgent: "curl/8.5.0", expiresAt });
  return { sid, id: (await findSessionUser(sha256(sid)))!.sessionId };
}
const isIn = async ({ sid }: { sid: string }) => (await findSessionUser(sha256(sid))) !== null;

async function mailedTo(email: string) {
  const messages = await database().prisma.outboxMessage.findMany({
    where: { recipient: email },
    orderBy: { createdAt: "asc" },
  });
  return messages.map(({ kind, payload }) => ({ kind, ...(payload as { linkId?: string }) }));
}
const newestLink = async (email: string) => tokenOfLink((await mailedTo(email)).findLast((one) => one.linkId)!.linkId!);

test("after ten wrong passwords, many at once, not even the right one is looked at; others sign in as before", async () => {
  const [ada, eve] = await Promise.all([aCustomer(), aCustomer()]);
  const guesses = await Promise.all(Array.from({ length: 14 }, () => tryPassword(ada.email, "wrong wrong wrong")));
  expect(guesses.map(codeOf).sort()).toEqual([
    ...Array(10).fill("invalid_credentials"),
    ...Array(4).fill("rate_limited"),
  ]);
  const right = await tryPassword(ada.email, PASSWORD);
  expect(right).toMatchObject({ refusal: { code: "rate_limited", retryAfterSeconds: expect.any(Number) } });
  expect(codeOf(await tryPassword(eve.email, PASSWORD))).toBe("in");
});

test("nobody hears whether there is anybody: an unknown email is refused and throttled like a known one", async () => {
  const email = `${newId()}@example.test`;
  const answers = [];
  for (let n = 0; n < 11; n++) answers.push(codeOf(await tryPassword(email, PASSWORD)));
  expect(answers).toEqual([...Array(10).fill("invalid_credentials"), "rate_limited"]);
});

test("from one address, everybody's password is tried at most fifty times, and signing in costs nothing", async () => {
  const address = anAddress();
  const ada = await aCustomer();
  for (let n = 0; n < 12; n++) expect(codeOf(await tryPassword(ada.email, PASSWORD, address))).toBe("in");
  const guesses = await Promise.all(
    Array.from({ length: 60 }, (_, n) => tryPassword(`${n}-${newId()}@example.test`, "password password", address)),
  );
  expect(guesses.map(codeOf).filter((code) => code === "invalid_credentials")).toHaveLength(50);
  expect(codeOf(await tryPassword(ada.email, PASSWORD, address))).toBe("rate_limited");
  expect(codeOf(await tryPassword(ada.email, PASSWORD))).toBe("in");
}, 30_000);

test("a link by mail signs in once, however many post it at once", async () => {
  const ada = await aCustomer();
  await sendLink({ email: ada.email, purpose: "sign_in", address: anAddress() });
  const token = await newestLink(ada.email);
  const answers = await Promise.all(Array.from({ length: 20 }, () => signInWithLink(token)));
  expect(answers.filter(({ ok }) => ok)).toEqual([{ ok: true, value: { userId: ada.userId } }]);
  expect(answers.filter(({ ok }) => !ok)).toEqual(Array(19).fill({ ok: false, refusal: { code: "link_over" } }));
});

test("an old link, one for something else, and one that we did not make lead nowhere", async () => {
  const ada = await aCustomer();
  await sendLink({ email: ada.email, purpose: "sign_in", address: anAddress() });
  const token = await newestLink(ada.email);
  const over = { ok: false, refusal: { code: "link_over" } };
  expect(await resetPassword({ token, password: "another password" })).toEqual(over);
  for (const forged of ["", "x", `${newId()}.`, `${linkOfToken(token)}.AAAA`, `${newId()}.${token.split(".")[1]}`]) {
    expect(await signInWithLink(forged)).toEqual(over);
  }
  await database().pool.query(`UPDATE sign_in_links SET expires_at = now() - interval '1 second'`);
  expect(await signInWithLink(token)).toEqual(over);
});

test("asking for a link answers the same for everybody, mails only who is there, and not without end", async () => {
  const ada = await aCustomer();
  const unknown = `${newId()}@example.test`;
  const ask = (email: string) => sendLink({ email, purpose: "sign_in", address: anAddress() });
  for (const email of [ada.email, unknown]) {
    const answers = [await ask(email), await ask(email), await ask(email), await ask(email)];
    expect(answers.slice(0, 3)).toEqual(Array(3).fill({ ok: true, value: { minutes: 15 } }));
    expect(answers[3]).toMatchObject({ refusal: { code: "rate_limited" } });
  }
  expect(await mailedTo(ada.email)).toHaveLength(3);
  expect(await mailedTo(unknown)).toEqual([]);
  const kept = await database().pool.query(`SELECT payload::text FROM outbox_messages`);
  const token = await newestLink(ada.email);
  expect(JSON.stringify(kept.rows)).not.toContain(token.split(".")[1]);
});

test("who shows for the first time that the email is theirs puts out whoever signed up with it before", async () => {
  const ada = await aCustomer();
  const squatter = await aSession(ada);
  await sendLink({ email: ada.email, purpose: "sign_in", address: anAddress() });
  expect((await signInWithLink(await newestLink(ada.email))).ok).toBe(true);
  expect(await isIn(squatter)).toBe(false);
  expect(codeOf(await tryPassword(ada.email, PASSWORD))).toBe("invalid_credentials");

  // From the second time on nothing is taken away.
  expect(await changePassword(ada.actor, { current: undefined, password: "a password of her own" })).toMatchObject({
    ok: true,
  });
  await sendLink({ email: ada.email, purpose: "sign_in", address: anAddress() });
  expect((await signInWithLink(await newestLink(ada.email))).ok).toBe(true);
  expect(codeOf(await tryPassword(ada.email, "a password of her own"))).toBe("in");
});

test("a new password by mail signs everybody out, voids other links and works", async () => {
  const ada = await aCustomer();
  const session = await aSession(ada);
  await sendLink({ email: ada.email, purpose: "sign_in", address: anAddress() });
  const other = await newestLink(ada.email);
  await sendLink({ email: ada.email, purpose: "reset_password", address: anAddress() });
  const token = await newestLink(ada.email);
  expect(await resetPassword({ token, password: "another password" })).toEqual({
    ok: true,
    value: { email: ada.email },
  });
  expect(await isIn(session)).toBe(false);
  expect(await signInWithLink(other)).toMatchObject({ refusal: { code: "link_over" } });
  expect(await resetPassword({ token, password: "a third password" })).toMatchObject({
    refusal: { code: "link_over" },
  });
  expect(codeOf(await tryPassword(ada.email, PASSWORD))).toBe("invalid_credentials");
  expect(codeOf(await tryPassword(ada.email, "another password"))).toBe("in");
  expect((await mailedTo(ada.email)).at(-1)).toMatchObject({ kind: "password_changed" });
});

test("a changed password signs out every browser but the one that changed it, and wants the old one", async () => {
  const ada = await aCustomer();
  const [here, there] = [await aSession(ada), await aSession(ada)];
  const actor = { ...ada.actor, sessionId: here.id } as Customer["actor"];
  for (const current of [undefined, "wrong"]) {
    expect(await changePassword(actor, { current, password: "another password" })).toMatchObject({
      refusal: { code: "validation_failed", faults: [{ path: "current" }] },
    });
  }
  expect(await changePassword(actor, { current: PASSWORD, password: "another password" })).toEqual({
    ok: true,
    value: { endedCount: 1 },
  });
  expect([await isIn(here), await isIn(there)]).toEqual([true, false]);
});

test("a changed role signs out everywhere", async () => {
  const ada = await aCustomer();
  const session = await aSession(ada);
  await changeRole({ kind: "operator", name: "test" }, { email: ada.email, role: "admin" });
  expect(await isIn(session)).toBe(false);
});

test("a person ends their own sessions, one or all others, and nobody else's", async () => {
  const [ada, eve] = await Promise.all([aCustomer(), aCustomer()]);
  const [here, there, elsewhere] = [await aSession(ada), await aSession(ada), await aSession(ada)];
  const actor = { ...ada.actor, sessionId: here.id } as Customer["actor"];
  expect(await endSession(eve.actor, there.id)).toMatchObject({ refusal: { code: "not_found" } });
  expect(await endSession(eve.actor, "not an id")).toMatchObject({ refusal: { code: "not_found" } });
  const listed = await listOwnSessions(actor);
  expect(listed.ok && listed.value.map(({ id }) => id).sort()).toEqual([here.id, there.id, elsewhere.id].sort());
  expect(listed.ok && listed.value[0]).toMatchObject({ id: here.id, isThisOne: true, device: "Unknown device" });
  expect(await listOwnSessions(eve.actor)).toEqual({ ok: true, value: [] });

  expect(await endSession(actor, there.id)).toMatchObject({ ok: true });
  expect(await isIn(there)).toBe(false);
  expect(await endOtherSessions(actor)).toEqual({ ok: true, value: { endedCount: 1 } });
  expect([await isIn(here), await isIn(elsewhere)]).toEqual([true, false]);
});

test("who comes from outside is who they were before, else who has the email that was checked there, else somebody new", async () => {
  const [ada, provider] = [await aCustomer(), "google"];
  const subject = newId();
  const said = { provider, subject, name: "Ada", provenEmail: null };
  expect(await signInWithProvider(said)).toMatchObject({ refusal: { code: "email_unproven" } });
  const linked = await signInWithProvider({ ...said, provenEmail: ada.email });
  expect(linked).toEqual({ ok: true, value: { userId: ada.userId } });
  // Whoever had signed up with that email before without showing it to be theirs is out.
  expect(codeOf(await tryPassword(ada.email, PASSWORD))).toBe("invalid_credentials");
  // Another email there, or none, is still the same person here.
  expect(await signInWithProvider({ ...said, provenEmail: "elsewhere@example.test" })).toEqual(linked);

  const email = `${newId()}@example.test`;
  const stranger = { provider: "github", subject: newId(), name: null, provenEmail: email };
  const answers = await Promise.all(Array.from({ length: 5 }, () => signInWithProvider(stranger)));
  expect(new Set(answers.map((answer) => (answer.ok ? answer.value.userId : answer.refusal.code))).size).toBe(1);
  const user = await database().prisma.user.findUniqueOrThrow({ where: { email } });
  expect(user).toMatchObject({ onboardingTokensGranted: true, emailProvenAt: expect.any(Date), passwordHash: null });
});

test("somebody who was disabled comes in by no way", async () => {
  const ada = await aCustomer();
  await sendLink({ email: ada.email, purpose: "sign_in", address: anAddress() });
  const token = await newestLink(ada.email);
  await database().prisma.user.update({ where: { id: ada.userId }, data: { disabledAt: new Date() } });
  expect(codeOf(await tryPassword(ada.email, PASSWORD))).toBe("invalid_credentials");
  expect(await signInWithLink(token)).toMatchObject({ refusal: { code: "link_over" } });
  const outside = { provider: "google", subject: newId(), name: null, provenEmail: ada.email };
  expect(await signInWithProvider(outside)).toMatchObject({ refusal: { code: "invalid_credentials" } });
});

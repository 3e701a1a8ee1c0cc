import { afterAll, afterEach, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, ledgerBreaches, service } from "@/lib/dev/factories";
import { newId } from "@/lib/ids";
import { provisionUser } from "@/lib/operations/provision-user";

testDatabase();
afterEach(async () => expect(await ledgerBreaches()).toEqual([]));
afterAll(closeDatabase);

const aPerson = () => ({ externalUserId: `ext-${newId()}`, email: `${newId()}@example.test` });

test("provisioning one user twenty times at once makes one, with one bonus, and all hear of the same", async () => {
  const person = aPerson();
  const results = await Promise.all(Array.from({ length: 20 }, () => provisionUser(service, person)));
  const made = results.map((result) => (result.ok ? result.value : null));
  expect(made.filter((user) => user?.created)).toHaveLength(1);
  expect(new Set(made.map((user) => `${user?.userId} ${user?.accountId}`)).size).toBe(1);
  expect(made.map((user) => user?.balanceTokens)).toEqual(Array(20).fill(10_000n));
  const { prisma } = database();
  expect(await prisma.user.count({ where: { email: person.email } })).toBe(1);
  expect(await prisma.ledgerLine.count({ where: { accountId: made[0]!.accountId } })).toBe(1);
});

test("repeating it later finds what is there and grants nothing", async () => {
  const person = aPerson();
  const first = await provisionUser(service, person);
  const second = await provisionUser(service, { ...person, email: "new-address@example.test", name: "Somebody" });
  expect(second).toEqual({ ...first, value: { ...(first.ok && first.value), created: false } });
});

test("somebody who signed up with that email is linked and keeps account and balance", async () => {
  const customer = await aCustomer({ balanceTokens: 77n });
  const linked = await provisionUser(service, { externalUserId: `ext-${newId()}`, email: customer.email });
  expect(linked).toEqual({
    ok: true,
    value: { userId: customer.userId, accountId: customer.accountId, balanceTokens: 77n, created: false },
  });
});

test("an email that belongs to another external user is refused, and changes nobody", async () => {
  const person = aPerson();
  await provisionUser(service, person);
  const refused = await provisionUser(service, { externalUserId: "ext-another", email: person.email });
  expect(refused).toEqual({ ok: false, refusal: { code: "email_taken" } });
  const users = await database().prisma.user.findMany({ where: { email: person.email } });
  expect(users.map(({ externalUserId }) => externalUserId)).toEqual([person.externalUserId]);
});

test("two external users who claim one email at once: one gets it", async () => {
  const email = `${newId()}@example.test`;
  const results = await Promise.all(
    ["a", "b", "c"].map((name) => provisionUser(service, { externalUserId: `${name}-${email}`, email })),
  );
  expect(results.filter((result) => result.ok)).toHaveLength(1);
  expect(results.flatMap((result) => (result.ok ? [] : [result.refusal.code]))).toEqual(["email_taken", "email_taken"]);
});

test("only services provision users", async () => {
  const { actor } = await aCustomer({ role: "superadmin" });
  expect(await provisionUser(actor, aPerson())).toEqual({ ok: false, refusal: { code: "insufficient_scope" } });
});

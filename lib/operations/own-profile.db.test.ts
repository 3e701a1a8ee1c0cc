import { afterAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer, service, type Customer } from "@/lib/dev/factories";
import { newId } from "@/lib/ids";
import { getOwnProfile, listMailTopics } from "@/lib/queries/own-profile";
import { grantTokens } from "./grant-tokens";
import { changeName, chooseMails } from "./own-profile";

testDatabase();
afterAll(closeDatabase);

const give = ({ accountId }: Customer) =>
  grantTokens(
    { kind: "operator", name: "test" },
    { accountId, key: newId(), direction: "grant", amountTokens: 5n, reason: "For a test" },
  );
const mailCount = ({ email }: Customer) =>
  database().prisma.outboxMessage.count({ where: { recipient: email, kind: "grant_received" } });

test("a mail that was switched off is not sent, and is again once it is wanted; others go on", async () => {
  const [ada, eve] = await Promise.all([aCustomer(), aCustomer()]);
  expect(await chooseMails(ada.actor, { topic: "grants", isWanted: false })).toMatchObject({ ok: true });
  await Promise.all([give(ada), give(eve)]);
  expect([await mailCount(ada), await mailCount(eve)]).toEqual([0, 1]);
  const topics = await listMailTopics(ada.actor);
  expect(topics.ok && topics.value.filter(({ isWanted }) => !isWanted).map(({ topic }) => topic)).toEqual(["grants"]);

  await chooseMails(ada.actor, { topic: "grants", isWanted: true });
  await give(ada);
  expect(await mailCount(ada)).toBe(1);
});

test("what must be sent cannot be switched off, and nobody chooses for somebody else", async () => {
  const ada = await aCustomer();
  for (const topic of ["stopped", "payments", "trouble", "security"] as const) {
    expect(await chooseMails(ada.actor, { topic, isWanted: false })).toMatchObject({
      refusal: { code: "validation_failed" },
    });
  }
  expect(await chooseMails(service, { topic: "grants", isWanted: false })).toMatchObject({
    refusal: { code: "insufficient_scope" },
  });
  expect(await database().prisma.mutedMail.count({ where: { userId: ada.userId } })).toBe(0);
});

test("a name is changed by its owner, and the audit log does not keep it", async () => {
  const ada = await aCustomer();
  expect(await changeName(ada.actor, "Ada Lovelace")).toEqual({ ok: true, value: { name: "Ada Lovelace" } });
  expect(await getOwnProfile(ada.actor)).toMatchObject({
    ok: true,
    value: { name: "Ada Lovelace", hasPassword: true },
  });
  const entries = await database().prisma.auditEntry.findMany({ where: { accountId: ada.accountId } });
  expect(entries).toMatchObject([{ action: "profile.name", before: null, after: null }]);
});

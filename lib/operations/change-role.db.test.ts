import { afterAll, expect, test } from "vitest";
import { testDatabase } from "@/lib/dev/test-database";
import { closeDatabase, database } from "@/lib/db/client";
import { aCustomer } from "@/lib/dev/factories";
import { changeRole } from "./change-role";

testDatabase();
afterAll(closeDatabase);

const operator = { kind: "operator", name: "test" } as const;
const roleOf = async (email: string) => (await database().prisma.user.findUniqueOrThrow({ where: { email } })).role;

test("two superadmins who take each other's role at once leave one", async () => {
  const [ada, bea] = await Promise.all([aCustomer({ role: "superadmin" }), aCustomer({ role: "superadmin" })]);
  const taken = await Promise.all([
    changeRole(ada.actor, { email: bea.email, role: "admin", reason: "For a test" }),
    changeRole(bea.actor, { email: ada.email, role: "user", reason: "For a test" }),
  ]);
  expect(taken.filter(({ ok }) => ok)).toHaveLength(1);
  expect(taken.find(({ ok }) => !ok)).toEqual({ ok: false, refusal: { code: "last_superadmin" } });
  const left = await database().prisma.user.findMany({ where: { role: "superadmin" } });
  expect(left).toHaveLength(1);

  const [last] = left;
  for (const role of ["admin", "user"] as const) {
    const refused = await changeRole(operator, { email: last!.email, role });
    expect(refused).toEqual({ ok: false, refusal: { code: "last_superadmin" } });
  }
  expect(await roleOf(last!.email)).toBe("superadmin");
});

test("a change of role is written down with who, from what, to what and why, and once", async () => {
  const { email, userId, accountId } = await aCustomer();
  const change = () => changeRole(operator, { email, role: "admin", reason: "Joins the support" });
  expect(await change()).toEqual({ ok: true, value: { before: "user" } });
  expect(await change()).toEqual({ ok: true, value: { before: "admin" } });
  const entries = await database().prisma.auditEntry.findMany({ where: { subject: `user:${userId}` } });
  expect(entries).toMatchObject([
    {
      action: "role.change",
      actor: "operator:test",
      accountId,
      before: { role: "user" },
      after: { role: "admin" },
      reason: "Joins the support",
    },
  ]);
});

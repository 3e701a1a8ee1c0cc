import { expect, test } from "vitest";
import {
  actorLabel,
  actorMay,
  actorMayOn,
  actorMaySee,
  SCOPES,
  type Actor,
  type Permission,
  type Scope,
} from "./access";

const person = (role: "user" | "admin" | "superadmin"): Actor => ({
  kind: "user",
  userId: "u",
  role,
  accountId: "own",
});
const actors = {
  user: person("user"),
  admin: person("admin"),
  superadmin: person("superadmin"),
  secret: { kind: "secret" },
  stripe: { kind: "stripe" },
  job: { kind: "job", name: "nightly" },
  operator: { kind: "operator", name: "root" },
} as const satisfies Record<string, Actor>;

/** Every cell of the table, as the product says it: a column for each actor, in the order above. */
const table: [permission: Permission, ...may: boolean[]][] = [
  //                   user   admin  super  secret stripe job    operator
  ["account:read:own", true, true, true, false, false, false, false],
  ["account:manage:own", true, true, true, false, false, false, false],
  ["account:read:any", false, true, true, true, true, true, true],
  ["tokens:buy:own", true, true, true, false, false, false, false],
  ["tokens:spend:own", true, true, true, false, false, false, false],
  ["usage:record", false, false, false, true, false, false, true],
  ["users:provision", false, false, false, true, false, false, true],
  ["payments:settle", false, false, false, false, true, true, true],
  ["payments:refund", false, false, true, false, false, false, true],
  ["webhooks:replay", false, false, true, false, false, false, true],
  ["tokens:grant", false, false, true, false, false, false, true],
  ["accounts:block", false, false, true, false, false, false, true],
  ["checkout:start:any", false, false, false, true, false, false, false],
  ["settings:change", false, false, true, false, false, false, true],
  ["roles:change", false, false, true, false, false, false, true],
  ["keys:manage", false, false, true, false, false, false, true],
  ["mails:resend", false, false, true, false, false, false, true],
  ["integrity:run", false, false, true, false, false, false, true],
  ["questions:ask:own", true, true, true, false, false, false, false],
  ["questions:answer", false, false, true, false, false, false, true],
];

test.each(table)("who may %s", (permission, ...may) => {
  expect(Object.values(actors).map((actor) => actorMay(actor, permission))).toEqual(may);
});

test("a user sees their own account and no other; staff and services see any", () => {
  const sees = (account: string) => Object.values(actors).map((actor) => actorMaySee(actor, account));
  expect(sees("own")).toEqual([true, true, true, true, true, true, true]);
  expect(sees("another")).toEqual([false, true, true, true, true, true, true]);
});

const key = (scopes: readonly Scope[], accountId: string | null = null): Actor => ({
  kind: "key",
  keyId: "k",
  accountId,
  scopes,
});

test("a key may do what its scopes say and nothing else", () => {
  const permissions = table.map(([permission]) => permission);
  const may = (scopes: readonly Scope[]) => permissions.filter((permission) => actorMay(key(scopes), permission));
  expect(SCOPES.map((scope) => [scope, may([scope])])).toEqual([
    ["balance:read", ["account:read:any"]],
    ["usage:write", ["usage:record"]],
    ["users:write", ["users:provision"]],
    ["checkout:write", ["checkout:start:any"]],
    ["grants:write", ["tokens:grant"]],
  ]);
  expect(may([])).toEqual([]);
});

test("a key that is bound to an account reaches no other", () => {
  const bound = key(["balance:read", "usage:write"], "own");
  expect([actorMayOn(bound, "usage:record", "own"), actorMayOn(bound, "usage:record", "another")]).toEqual([
    true,
    false,
  ]);
  expect([actorMaySee(bound, "own"), actorMaySee(bound, "another")]).toEqual([true, false]);
  expect(actorMaySee(key(["usage:write"], "own"), "own")).toBe(false);
});

test("an actor is written into the ledger by kind and name", () => {
  expect(Object.values(actors).map(actorLabel)).toEqual([
    "user:u",
    "user:u",
    "user:u",
    "secret",
    "stripe",
    "job:nightly",
    "operator:root",
  ]);
});

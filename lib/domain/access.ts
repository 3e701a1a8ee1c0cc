import type { KeyBudget } from "./key-budget";

export type Role = "user" | "admin" | "superadmin";

/**
 * Who is asking, proven by `lib/auth` and by nothing else. Operations and queries take it first and decide.
 * - `user`      a signed-in person, with the account of their personal workspace
 * - `secret`    the deployment's own services, holding BILLING_SECRET
 * - `key`       whoever holds an API key, within its scopes and, if it is bound to one, its account. One that a
 *               customer made (`personal`, `agent`) sets no prices and touches no holds but its own
 * - `stripe`    a verified webhook
 * - `job`       our own clock
 * - `operator`  a command run on the server
 */
export type Actor =
  | { kind: "user"; userId: string; role: Role; accountId: string; sessionId?: string; requestId?: string }
  | { kind: "secret"; requestId?: string }
  | {
      kind: "key";
      keyId: string;
      /** Left out: `service`. */
      keyKind?: KeyKind;
      accountId: string | null;
      scopes: readonly Scope[];
      budget?: KeyBudget | null;
      requestId?: string;
    }
  | { kind: "stripe"; requestId?: string }
  | { kind: "job"; name: string }
  | { kind: "operator"; name: string };

export type KeyKind = "service" | "personal" | "agent";

export type Permission =
  | "account:read:own" // balance, lines, packages bought
  | "account:manage:own" // profile, sessions, keys, mails, leaving
  | "account:read:any"
  | "tokens:buy:own"
  | "tokens:spend:own" // through our own AI operations
  | "usage:record" // say what was used, for anybody: services only, never a browser session
  | "users:provision"
  | "payments:settle"
  | "payments:refund" // give money back
  | "webhooks:replay" // have an event dealt with once more
  | "tokens:grant"
  | "accounts:block"
  | "checkout:start:any"
  | "settings:change"
  | "roles:change"
  | "keys:manage"
  | "mails:resend"
  | "integrity:run" // have every invariant checked now
  | "questions:ask:own" // say that a charge looks wrong
  | "questions:answer";

/** What an API key may be given. */
export const SCOPES = ["balance:read", "usage:write", "users:write", "checkout:write", "grants:write"] as const;
export type Scope = (typeof SCOPES)[number];

/** What a customer may give a key of their own, which reaches their own account alone. */
export const OWN_KEY_SCOPES = ["balance:read", "usage:write", "checkout:write"] as const satisfies readonly Scope[];

const permissionsOfScope = {
  "balance:read": ["account:read:any"],
  "usage:write": ["usage:record"],
  "users:write": ["users:provision"],
  "checkout:write": ["checkout:start:any"],
  "grants:write": ["tokens:grant"],
} as const satisfies Record<Scope, readonly Permission[]>;

const everybodySignedIn = [
  "account:read:own",
  "account:manage:own",
  "tokens:buy:own",
  "tokens:spend:own",
  "questions:ask:own",
] as const;

/** What a superadmin may do beyond what everybody may. */
export const STAFF_PERMISSIONS = [
  "account:read:any",
  "tokens:grant",
  "accounts:block",
  "payments:refund",
  "webhooks:replay",
  "settings:change",
  "roles:change",
  "keys:manage",
  "mails:resend",
  "integrity:run",
  "questions:answer",
] as const satisfies readonly Permission[];

/** The whole truth about who may do what. */
const permissionsOf = {
  user: everybodySignedIn,
  admin: [...everybodySignedIn, "account:read:any"],
  superadmin: [...everybodySignedIn, ...STAFF_PERMISSIONS],
  secret: ["account:read:any", "usage:record", "users:provision", "checkout:start:any"],
  stripe: ["account:read:any", "payments:settle"],
  job: ["account:read:any", "payments:settle"],
  operator: [...STAFF_PERMISSIONS, "usage:record", "users:provision", "payments:settle"],
} as const satisfies Record<Role | Exclude<Actor["kind"], "user" | "key">, readonly Permission[]>;

export function actorMay(actor: Actor, permission: Permission): boolean {
  return permissionsFor(actor).includes(permission);
}

/** `actorMay`, for this account: a key that is bound to one reaches no other. */
export function actorMayOn(actor: Actor, permission: Permission, accountId: string): boolean {
  const isBoundElsewhere = actor.kind === "key" && actor.accountId !== null && actor.accountId !== accountId;
  return actorMay(actor, permission) && !isBoundElsewhere;
}

/**
 * Why the actor may not do this to an account. A person or a key of another account is told that there is none; whoever
 * lacks the permission altogether, that they lack it.
 */
export function whyNotFor(
  actor: Actor,
  permission: Permission,
  accountId: string,
): { code: "insufficient_scope" } | { code: "account_not_found" } | null {
  if (actorMayOn(actor, permission, accountId)) return null;
  return { code: actor.kind === "user" || actorMay(actor, permission) ? "account_not_found" : "insufficient_scope" };
}

/** Whether the actor may see this account. Where not, the answer is that it does not exist. */
export function actorMaySee(actor: Actor, accountId: string): boolean {
  if (actorMayOn(actor, "account:read:any", accountId)) return true;
  return actor.kind === "user" && actor.accountId === accountId && actorMay(actor, "account:read:own");
}

/** The owner, about their own account. Staff and programs manage no account for anybody. */
export function actorOwns(actor: Actor): actor is Extract<Actor, { kind: "user" }> {
  return actor.kind === "user" && actorMay(actor, "account:manage:own");
}

/** A key that a customer made, and that whoever they gave it to holds. */
export function isCustomersKey(actor: Actor): actor is Extract<Actor, { kind: "key" }> {
  return actor.kind === "key" && (actor.keyKind === "personal" || actor.keyKind === "agent");
}

function permissionsFor(actor: Actor): readonly Permission[] {
  if (actor.kind === "key") return actor.scopes.flatMap((scope) => permissionsOfScope[scope]);
  return permissionsOf[actor.kind === "user" ? actor.role : actor.kind];
}

/** The actor as ledger lines and the audit log write it. */
export function actorLabel(actor: Actor): string {
  switch (actor.kind) {
    case "user":
      return `user:${actor.userId}`;
    case "job":
    case "operator":
      return `${actor.kind}:${actor.name}`;
    case "key":
      return `key:${actor.keyId}`;
    case "secret":
    case "stripe":
      return actor.kind;
  }
}

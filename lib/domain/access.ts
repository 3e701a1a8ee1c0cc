export type Role = "user" | "admin" | "superadmin";

/**
 * Who is asking, proven by `lib/auth` and by nothing else. Operations and queries take it first and decide.
 * - `user`      a signed-in person, with the account of their personal workspace
 * - `secret`    the deployment's own services, holding BILLING_SECRET
 * - `stripe`    a verified webhook
 * - `job`       our own clock
 * - `operator`  a command run on the server
 */
export type Actor =
  | { kind: "user"; userId: string; role: Role; accountId: string; requestId?: string }
  | { kind: "secret"; requestId?: string }
  | { kind: "stripe"; requestId?: string }
  | { kind: "job"; name: string }
  | { kind: "operator"; name: string };

export type Permission =
  | "account:read:own" // balance, lines, packages bought
  | "account:read:any"
  | "tokens:buy:own"
  | "tokens:spend:own" // through our own AI operations
  | "usage:record" // say what was used, for anybody: services only, never a browser session
  | "users:provision"
  | "payments:settle"
  | "tokens:grant"
  | "checkout:start:any"
  | "settings:change"
  | "roles:change";

const everybodySignedIn = ["account:read:own", "tokens:buy:own", "tokens:spend:own"] as const;

/** The whole truth about who may do what. */
const permissionsOf = {
  user: everybodySignedIn,
  admin: [...everybodySignedIn, "account:read:any"],
  superadmin: [...everybodySignedIn, "account:read:any", "tokens:grant", "settings:change", "roles:change"],
  secret: ["account:read:any", "usage:record", "users:provision", "checkout:start:any"],
  stripe: ["account:read:any", "payments:settle"],
  job: ["account:read:any", "payments:settle"],
  operator: [
    "account:read:any",
    "usage:record",
    "users:provision",
    "tokens:grant",
    "settings:change",
    "roles:change",
    "payments:settle",
  ],
} as const satisfies Record<Role | Exclude<Actor["kind"], "user">, readonly Permission[]>;

export function actorMay(actor: Actor, permission: Permission): boolean {
  const permissions: readonly Permission[] = permissionsOf[actor.kind === "user" ? actor.role : actor.kind];
  return permissions.includes(permission);
}

/** Whether the actor may see this account. Where not, the answer is that it does not exist. */
export function actorMaySee(actor: Actor, accountId: string): boolean {
  if (actorMay(actor, "account:read:any")) return true;
  return actor.kind === "user" && actor.accountId === accountId && actorMay(actor, "account:read:own");
}

/** The actor as ledger lines and the audit log write it. */
export function actorLabel(actor: Actor): string {
  switch (actor.kind) {
    case "user":
      return `user:${actor.userId}`;
    case "job":
    case "operator":
      return `${actor.kind}:${actor.name}`;
    case "secret":
    case "stripe":
      return actor.kind;
  }
}

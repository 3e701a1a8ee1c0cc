import "server-only";
import { budgetOf } from "@/lib/db/api-key-store";
import { database } from "@/lib/db/client";
import { actorOwns, OWN_KEY_SCOPES, type Actor } from "@/lib/domain/access";
import { periodAt, spentTokensIn, type BudgetPeriod } from "@/lib/domain/key-budget";
import { ok, refuse, type Result } from "@/lib/domain/result";

/** A key of one's own as its owner may know it; the key itself nobody knows any more. */
export type OwnKeyView = {
  id: string;
  name: string;
  kind: "personal" | "agent";
  /** How it begins. */
  prefix: string;
  scopes: (typeof OWN_KEY_SCOPES)[number][];
  status: "active" | "expired" | "revoked";
  budget: { tokens: bigint; period: BudgetPeriod; resetsAt: Date } | null;
  /** In the period of its budget, or in this month. */
  spentTokens: bigint;
  /** By its holds that are open. */
  heldTokens: bigint;
  createdAt: Date;
  lastUsedAt: Date | null;
  expiresAt: Date | null;
  revokedAt: Date | null;
};

const MOST_REVOKED = 20;

/** The keys that the owner made for their account: those that work first, then what is over, newest first. */
export async function listOwnKeys(actor: Actor): Promise<Result<OwnKeyView[]>> {
  if (!actorOwns(actor)) return refuse({ code: "insufficient_scope" });
  const { prisma } = database();
  const { accountId } = actor;
  const now = new Date();
  const isOwn = { accountId, kind: { not: "service" as const } };
  const newestFirst = { createdAt: "desc" as const };
  const [kept, revoked] = await Promise.all([
    prisma.apiKey.findMany({ where: { ...isOwn, revokedAt: null }, orderBy: newestFirst }),
    prisma.apiKey.findMany({
      where: { ...isOwn, revokedAt: { not: null } },
      orderBy: newestFirst,
      take: MOST_REVOKED,
    }),
  ]);
  const keys = [...kept, ...revoked];
  const spending = await readSpending(
    accountId,
    keys.map(({ id }) => id),
    now,
  );
  const views = keys.map((key): OwnKeyView => {
    const budget = budgetOf(key);
    const period = budget?.period ?? "month";
    const { days, heldTokens } = spending(key.id);
    return {
      id: key.id,
      name: key.name,
      kind: key.kind === "agent" ? "agent" : "personal",
      prefix: key.prefix,
      scopes: OWN_KEY_SCOPES.filter((scope) => key.scopes.includes(scope)),
      status: key.revokedAt ? "revoked" : key.expiresAt && key.expiresAt <= now ? "expired" : "active",
      budget: budget && { ...budget, resetsAt: periodAt(budget.period, now).endsAt },
      spentTokens: spentTokensIn({ days }, period, now),
      heldTokens,
      createdAt: key.createdAt,
      lastUsedAt: key.lastUsedAt,
      expiresAt: key.expiresAt,
      revokedAt: key.revokedAt,
    };
  });
  const rank = { active: 0, expired: 1, revoked: 2 };
  return ok(views.sort((a, b) => rank[a.status] - rank[b.status]));
}

async function readSpending(accountId: string, keyIds: readonly string[], now: Date) {
  const { prisma } = database();
  const ids = [...keyIds];
  const since = new Date(periodAt("month", now).startsAt.getTime() - 7 * 86_400_000);
  const [days, holds] = await Promise.all([
    prisma.apiKeyDay.findMany({ where: { accountId, keyId: { in: ids }, day: { gte: since } } }),
    prisma.hold.groupBy({
      by: ["keyId"],
      where: { accountId, keyId: { in: ids }, status: { in: ["open", "unknown"] } },
      _sum: { tokens: true },
    }),
  ]);
  return (keyId: string) => ({
    days: days.filter((row) => row.keyId === keyId).map(({ day, spentTokens }) => ({ day, tokens: spentTokens })),
    heldTokens: holds.find((row) => row.keyId === keyId)?._sum.tokens ?? 0n,
  });
}

import "server-only";
import { database } from "@/lib/db/client";
import { readSettings } from "@/lib/db/settings-store";
import { actorMay, type Actor } from "@/lib/domain/access";
import { levelOf, statusOf, type AccountStatus, type Level, type LevelThresholds } from "@/lib/domain/levels";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { larger } from "@/lib/domain/units";
import { levelThresholdsOf } from "@/lib/domain/settings";
import { isId } from "@/lib/ids";
import { containing, searchTextOf } from "./search-text";

export type AccountRow = {
  accountId: string;
  userId: string;
  email: string;
  name: string;
  role: string;
  balanceTokens: bigint;
  heldTokens: bigint;
  /** What may be spent or taken back now. */
  availableTokens: bigint;
  level: Level;
  status: AccountStatus;
  lifetimePurchasedTokens: bigint;
  lifetimeUsedTokens: bigint;
  createdAt: Date;
  lastPurchaseAt: Date | null;
};

export type AccountPage = { accounts: AccountRow[]; nextCursor: string | null };

export const ACCOUNT_STATUSES = ["active", "suspended", "blocked"] as const;
export const ACCOUNT_LEVELS = ["healthy", "low", "critical", "suspended"] as const;
export const ACCOUNT_SORTS = ["newest", "balance", "usage", "purchase"] as const;
export type AccountSort = (typeof ACCOUNT_SORTS)[number];

export type AccountAsk = {
  /** Looks into email, name and ids. */
  search?: string;
  status?: AccountStatus;
  level?: Level;
  sort?: AccountSort;
  cursor?: string;
};

const PAGE_SIZE = 25;

/** Accounts with their owners: newest first, or what is most first. */
export async function listAccounts(actor: Actor, ask: AccountAsk, pageSize = PAGE_SIZE): Promise<Result<AccountPage>> {
  if (!actorMay(actor, "account:read:any")) return refuse({ code: "insufficient_scope" });
  const thresholds = levelThresholdsOf(await readSettings());
  const sort = ask.sort ?? "newest";
  const { text, values } = pageOf(ask, sort, { ...thresholds, limit: pageSize + 1 });
  const { rows } = await database().pool.query<FoundRow>(text, values);
  const accounts = rows.slice(0, pageSize).map(({ isBlocked, sortedBy: _sortedBy, ...row }): AccountRow => ({
    ...row,
    level: levelOf(row.availableTokens, thresholds),
    status: statusOf({ balanceTokens: row.balanceTokens, isBlocked }),
  }));
  const last = rows[pageSize - 1];
  return ok({ accounts, nextCursor: rows.length > pageSize && last ? cursorAt(last, sort) : null });
}

type FoundRow = Omit<AccountRow, "level" | "status"> & { isBlocked: boolean; sortedBy: bigint };

/*
 * A list sorted by a figure goes on behind that figure and the user; the newest behind the user alone, because ids are
 * made in the order of time. What has expired or run out and is not booked yet is nearly nothing, and counted first.
 */
function pageOf(
  { search: given, status, level, cursor: text }: AccountAsk,
  sort: AccountSort,
  { lowTokens, criticalTokens, limit }: LevelThresholds & { limit: number },
): { text: string; values: unknown[] } {
  const values: unknown[] = [];
  const value = (one: unknown) => `$${values.push(one)}`;
  const who: string[] = [];
  const found: string[] = [];
  const search = searchTextOf(given);
  if (search !== null) {
    const part = value(containing(search));
    const id = isId(search) ? value(search) : null;
    const byId = id === null ? "" : ` OR u.id = ${id}::uuid OR u.personal_account_id = ${id}::uuid`;
    who.push(`(u.email LIKE ${part} OR lower(u.name) LIKE ${part}${byId})`);
  }
  const cursor = readCursor(text, sort);
  if (cursor && sort === "newest") who.push(`u.id < ${value(cursor.userId)}::uuid`);
  if (cursor && sort !== "newest") {
    found.push(`("sortedBy", "userId") < (${value(cursor.sortedBy)}::bigint, ${value(cursor.userId)}::uuid)`);
  }
  if (status === "blocked") found.push(`"isBlocked"`);
  else if (status !== undefined) found.push(`NOT "isBlocked" AND ("balanceTokens" < 0) = ${status === "suspended"}`);
  if (level !== undefined) found.push(levelCondition(level, value, { criticalTokens, lowTokens }));
  // The few that can be meant are found by their accounts alone, before anything is joined to the many that cannot.
  if (status === "suspended") who.push("a.balance_tokens < 0");
  if (level === "critical" || level === "low" || level === "suspended") {
    const most = value(level === "suspended" ? -1n : larger(lowTokens, criticalTokens));
    who.push(`a.id IN (${atMost(most)})`);
  }
  return {
    text: `
  WITH due AS (
    SELECT account_id, sum(remaining_tokens)::bigint AS tokens FROM grants
     WHERE is_open AND expires_at <= now() GROUP BY account_id
  ), lapsed AS (
    SELECT h.account_id, sum(h.tokens)::bigint AS tokens FROM holds h
     WHERE h.status = 'open' AND h.expires_at <= now()
       -- What was carved out of a run that goes on goes back to the run.
       AND NOT EXISTS (SELECT FROM holds r WHERE r.account_id = h.account_id AND r.id = h.run_id
                          AND r.status = 'open' AND r.expires_at > now())
     GROUP BY h.account_id
  ), found AS (
    SELECT u.id AS "userId", a.id AS "accountId", u.email, u.name, u.role, u.created_at AS "createdAt",
           a.blocked_at IS NOT NULL AS "isBlocked", held.tokens AS "heldTokens", available.tokens AS "availableTokens",
           held.tokens + available.tokens AS "balanceTokens", a.lifetime_purchased_tokens AS "lifetimePurchasedTokens",
           a.lifetime_used_tokens AS "lifetimeUsedTokens",
           ${sort === "purchase" ? `bought.at` : LAST_PURCHASE} AS "lastPurchaseAt", ${SORTED_BY[sort]} AS "sortedBy"
      FROM users u JOIN accounts a ON a.id = u.personal_account_id
      LEFT JOIN due ON due.account_id = a.id LEFT JOIN lapsed ON lapsed.account_id = a.id
      CROSS JOIN LATERAL (SELECT a.held_tokens - coalesce(lapsed.tokens, 0) AS tokens) AS held
      CROSS JOIN LATERAL (SELECT a.balance_tokens - held.tokens AS tokens) AS free
      -- What has expired is gone, except for what was held before it expired.
      CROSS JOIN LATERAL (SELECT free.tokens - least(coalesce(due.tokens, 0), greatest(free.tokens, 0)) AS tokens) AS available
      ${sort === "purchase" ? PURCHASES : ""}
     ${who.length > 0 ? `WHERE ${who.join(" AND ")}` : ""}
  )
  SELECT * FROM found ${found.length > 0 ? `WHERE ${found.join(" AND ")}` : ""}
   ORDER BY ${sort === "newest" ? "" : `"sortedBy" DESC, `}"userId" DESC LIMIT ${value(limit)}`,
    values,
  };
}

/** Accounts that may have so few tokens available; in parts whose frequency the database knows. */
function atMost(most: string): string {
  return `
       SELECT id FROM accounts
        WHERE balance_tokens <= ${most} OR (held_tokens > 0 AND balance_tokens - held_tokens <= ${most})
       UNION SELECT account_id FROM due`;
}

function levelCondition(
  level: Level,
  value: (one: bigint) => string,
  { criticalTokens, lowTokens }: LevelThresholds,
): string {
  const available = `"availableTokens"`;
  switch (level) {
    case "suspended":
      return `${available} < 0`;
    case "critical":
      return `${available} >= 0 AND ${available} < ${value(criticalTokens)}`;
    case "low":
      return `${available} >= ${value(criticalTokens)} AND ${available} <= ${value(lowTokens)}`;
    case "healthy":
      return `${available} > ${value(lowTokens)} AND ${available} >= ${value(criticalTokens)}`;
  }
}

const LAST_PURCHASE = `(SELECT max(p.settled_at) FROM purchases p WHERE p.account_id = a.id AND p.status = 'paid')`;
// Those who never bought come last.
const PURCHASES = `
      LEFT JOIN (SELECT account_id, max(settled_at) AS at FROM purchases WHERE status = 'paid' GROUP BY account_id) AS bought
        ON bought.account_id = a.id`;

const SORTED_BY: Record<AccountSort, string> = {
  newest: "0::bigint",
  balance: "held.tokens + available.tokens",
  usage: "a.lifetime_used_tokens",
  purchase: "coalesce((extract(epoch FROM bought.at) * 1000)::bigint, 0)",
};

type Cursor = { sortedBy: bigint; userId: string };

function cursorAt({ sortedBy, userId }: Cursor, sort: AccountSort): string {
  return sort === "newest" ? userId : `${sortedBy}_${userId}`;
}

/** Null for anything that is no cursor of this order. */
function readCursor(text: string | undefined, sort: AccountSort): Cursor | null {
  if (text === undefined) return null;
  if (sort === "newest") return isId(text) ? { sortedBy: 0n, userId: text } : null;
  const [, figure, userId] = /^(-?\d{1,17})_(.+)$/.exec(text) ?? [];
  return figure !== undefined && userId !== undefined && isId(userId) ? { sortedBy: BigInt(figure), userId } : null;
}

import "server-only";
import { database } from "@/lib/db/client";
import { readSettings } from "@/lib/db/settings-store";
import { actorMay, type Actor } from "@/lib/domain/access";
import { levelOf, statusOf, type AccountStatus, type Level, type LevelThresholds } from "@/lib/domain/levels";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { levelThresholdsOf } from "@/lib/domain/settings";
import { isId } from "@/lib/ids";
import { queryValues, whereAll } from "./query-values";
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
  const rows = await findAccounts(ask, thresholds, pageSize + 1);
  const accounts = rows.slice(0, pageSize).map(({ isBlocked, figure: _figure, ...row }): AccountRow => ({
    ...row,
    level: levelOf(row.availableTokens, thresholds),
    status: statusOf({ balanceTokens: row.balanceTokens, isBlocked }),
  }));
  const last = rows[pageSize - 1];
  return ok({ accounts, nextCursor: rows.length > pageSize && last ? cursorAt(last, ask.sort) : null });
}

type FoundRow = Omit<AccountRow, "level" | "status"> & { isBlocked: boolean; figure: bigint };

async function findAccounts(ask: AccountAsk, thresholds: LevelThresholds, limit: number): Promise<FoundRow[]> {
  const place = readCursor(ask.cursor, ask.sort);
  const find = async (order: Order, after: Place | null, most: number) => {
    const { text, values } = pageOf(ask, thresholds, order, after, most);
    return (await database().pool.query<FoundRow>(text, values)).rows;
  };
  if (ask.sort !== "purchase") return find(ORDERS[ask.sort ?? "newest"], place, limit);
  // Those who never bought come last, the newest first.
  const buyers = place?.figure === 0n ? [] : await find(ORDERS.purchase, place, limit);
  if (buyers.length === limit) return buyers;
  const others = await find(NEVER_BOUGHT, place?.figure === 0n ? place : null, limit - buyers.length);
  return [...buyers, ...others];
}

/** How accounts `s` follow each other: by a figure, the most first, and by id, which is made in the order of time. */
type Order = {
  join: string;
  /** Who is in it; null for everybody. */
  condition: string | null;
  /** What is sorted by, where it is not the id alone. */
  by: string | null;
  /** The same as a whole number, for cursors. */
  figure: string;
  /** A figure of a cursor as what is sorted by. */
  byOf: (figure: string) => string;
};

function orderBy(figure: string, by: string | null = figure): Order {
  return { join: "", condition: null, by, figure, byOf: (value) => `${value}::bigint` };
}

const ORDERS: Record<AccountSort, Order> = {
  newest: orderBy("0::bigint", null),
  balance: orderBy("s.balance_tokens"),
  usage: orderBy("s.lifetime_used_tokens"),
  purchase: {
    // The last purchase of each account, in the order of an index.
    join: `JOIN purchases p ON p.account_id = s.id AND p.status = 'paid' AND NOT EXISTS (
             SELECT FROM purchases l WHERE l.account_id = p.account_id AND l.status = 'paid'
                AND (l.settled_at, l.id) > (p.settled_at, p.id))`,
    condition: null,
    by: "p.settled_at",
    figure: "(extract(epoch FROM p.settled_at) * 1000)::bigint",
    byOf: (value) => `timestamptz 'epoch' + ${value}::bigint * interval '1 millisecond'`,
  },
};

const NEVER_BOUGHT: Order = {
  ...ORDERS.newest,
  condition: "NOT EXISTS (SELECT FROM purchases p WHERE p.account_id = s.id AND p.status = 'paid')",
};

/*
 * What has expired or run out and is not booked yet concerns few accounts. All others stand as they are written: the
 * first of them are found by their rows alone, and looked at together with those few as they really stand.
 */
function pageOf(
  { search: given, status, level }: AccountAsk,
  thresholds: LevelThresholds,
  order: Order,
  after: Place | null,
  limit: number,
): { text: string; values: unknown[] } {
  const { values, value } = queryValues();
  const conditions: string[] = [];
  const search = searchTextOf(given);
  if (search !== null) conditions.push(`s.id IN (${ownersFound(search, value)})`);
  if (status === "blocked") conditions.push("s.is_blocked");
  else if (status !== undefined) conditions.push(`NOT s.is_blocked AND s.balance_tokens ${STATUS_BALANCE[status]}`);
  if (level !== undefined) conditions.push(levelCondition(level, value, thresholds));
  if (order.condition !== null) conditions.push(order.condition);
  if (after !== null) {
    const id = `${value(after.accountId)}::uuid`;
    conditions.push(
      order.by === null ? `s.id < ${id}` : `(${order.by}, s.id) < (${order.byOf(value(after.figure))}, ${id})`,
    );
  }
  const inOrder = `ORDER BY ${order.by === null ? "" : `${order.by} DESC, `}s.id DESC LIMIT ${value(limit)}`;
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
  ), late AS (
    SELECT account_id, coalesce(due.tokens, 0) AS due_tokens, coalesce(lapsed.tokens, 0) AS lapsed_tokens
      FROM due FULL JOIN lapsed USING (account_id)
  ), near AS (
    (SELECT s.id FROM (${AS_WRITTEN}) AS s ${order.join}
      ${whereAll(["NOT s.id = ANY (ARRAY(SELECT account_id FROM late))", ...conditions])} ${inOrder})
    UNION ALL SELECT account_id FROM late
  ), standing AS (
    SELECT a.id, a.blocked_at IS NOT NULL AS is_blocked, held.tokens AS held_tokens,
           available.tokens AS available_tokens, held.tokens + available.tokens AS balance_tokens,
           a.lifetime_purchased_tokens, a.lifetime_used_tokens
      FROM near JOIN accounts a USING (id) LEFT JOIN late ON late.account_id = a.id
      CROSS JOIN LATERAL (SELECT a.held_tokens - coalesce(late.lapsed_tokens, 0) AS tokens) AS held
      CROSS JOIN LATERAL (SELECT a.balance_tokens - held.tokens AS tokens) AS free
      -- What has expired is gone, except for what was held before it expired.
      CROSS JOIN LATERAL (SELECT free.tokens - least(coalesce(late.due_tokens, 0), greatest(free.tokens, 0)) AS tokens) AS available
  )
  SELECT u.id AS "userId", s.id AS "accountId", u.email, u.name, u.role, u.created_at AS "createdAt",
         s.is_blocked AS "isBlocked", s.held_tokens AS "heldTokens", s.available_tokens AS "availableTokens",
         s.balance_tokens AS "balanceTokens", s.lifetime_purchased_tokens AS "lifetimePurchasedTokens",
         s.lifetime_used_tokens AS "lifetimeUsedTokens", ${order.figure} AS figure,
         (SELECT max(l.settled_at) FROM purchases l WHERE l.account_id = s.id AND l.status = 'paid') AS "lastPurchaseAt"
    FROM standing AS s JOIN users u ON u.personal_account_id = s.id ${order.join}
    ${whereAll(conditions)} ${inOrder}`,
    values,
  };
}

/** The columns of `standing` that are asked for, of an account with nothing expired. */
const AS_WRITTEN = `
       SELECT id, blocked_at IS NOT NULL AS is_blocked, balance_tokens, balance_tokens - held_tokens AS available_tokens,
              lifetime_used_tokens
         FROM accounts`;

const STATUS_BALANCE = { active: ">= 0", suspended: "< 0" } as const;

/** The accounts of people whose email, name or id this is, or is part of. */
function ownersFound(search: string, value: (one: unknown) => string): string {
  const part = value(containing(search));
  const id = isId(search) ? value(search) : null;
  const byId = id === null ? "" : ` OR id = ${id}::uuid OR personal_account_id = ${id}::uuid`;
  return `SELECT personal_account_id FROM users WHERE email LIKE ${part} OR lower(name) LIKE ${part}${byId}`;
}

function levelCondition(
  level: Level,
  value: (one: bigint) => string,
  { criticalTokens, lowTokens }: LevelThresholds,
): string {
  const available = "s.available_tokens";
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

/** Where a page ended. A figure of 0 is of somebody who never bought, where purchases are sorted by. */
type Place = { figure: bigint; accountId: string };

function cursorAt({ figure, accountId }: Place, sort: AccountSort = "newest"): string {
  return sort === "newest" ? accountId : `${figure}_${accountId}`;
}

/** Null for anything that is no cursor of this order. */
function readCursor(text: string | undefined, sort: AccountSort = "newest"): Place | null {
  if (text === undefined) return null;
  if (sort === "newest") return isId(text) ? { figure: 0n, accountId: text } : null;
  const [, figure, accountId] = /^(-?\d{1,17})_(.+)$/.exec(text) ?? [];
  return figure !== undefined && accountId !== undefined && isId(accountId)
    ? { figure: BigInt(figure), accountId }
    : null;
}

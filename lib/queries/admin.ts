import "server-only";
import { database } from "@/lib/db/client";
import { readSettings } from "@/lib/db/settings-store";
import { actorMay, type Actor } from "@/lib/domain/access";
import { levelOf, statusOf, type AccountStatus, type Level, type LevelThresholds } from "@/lib/domain/levels";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { levelThresholdsOf } from "@/lib/domain/settings";
import { larger, smaller } from "@/lib/domain/units";
import { isId } from "@/lib/ids";

/** The business at a glance. Usage figures are of the last 30 days, balances and liability of now. */
export type AdminFigures = {
  billableTokens: bigint;
  actualTokens: bigint;
  /** (billable − actual) / billable, in hundredths of a percent; null without usage. */
  marginBasisPoints: bigint | null;
  operationCount: bigint;
  failedCount: bigint;
  unpricedCount: bigint;
  providerCostMicroUsd: bigint;
  costUnknownCount: bigint;
  /** Paid by customers, ever, in cents of USD. */
  cashCollectedCents: bigint;
  /** Paid for tokens that are not spent yet. */
  deferredCents: bigint;
  /** Paid for tokens that were spent. */
  earnedCents: bigint;
  accounts: {
    total: bigint;
    active: bigint;
    suspended: bigint;
    blocked: bigint;
    critical: bigint;
    averageBalanceTokens: bigint;
  };
  days: { day: string; billableTokens: bigint; purchasedCents: bigint }[];
};

export async function getAdminFigures(actor: Actor): Promise<Result<AdminFigures>> {
  if (!actorMay(actor, "account:read:any")) return refuse({ code: "insufficient_scope" });
  const settings = await readSettings();
  const { pool } = database();
  const [usage, money, accounts, days] = await Promise.all([
    pool.query(USAGE),
    pool.query(MONEY),
    pool.query(ACCOUNTS, [settings.criticalBalanceTokens]),
    pool.query(DAYS),
  ]);
  const { billable, actual, operations, failed, unpriced, cost, cost_unknown } = usage.rows[0] as Record<
    string,
    bigint
  >;
  const { collected, deferred } = money.rows[0] as Record<string, bigint>;
  return ok({
    billableTokens: billable!,
    actualTokens: actual!,
    marginBasisPoints: billable! > 0n ? ((billable! - actual!) * 10_000n) / billable! : null,
    operationCount: operations!,
    failedCount: failed!,
    unpricedCount: unpriced!,
    providerCostMicroUsd: cost!,
    costUnknownCount: cost_unknown!,
    cashCollectedCents: collected!,
    deferredCents: deferred!,
    earnedCents: collected! - deferred!,
    accounts: accounts.rows[0] as AdminFigures["accounts"],
    days: days.rows as AdminFigures["days"],
  });
}

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
};

export type AccountPage = { accounts: AccountRow[]; nextCursor: string | null };

const PAGE_SIZE = 25;

/** Accounts with their owners, newest first; `search` looks into email, name and ids. */
export async function listAccounts(
  actor: Actor,
  ask: { search?: string; cursor?: string },
): Promise<Result<AccountPage>> {
  if (!actorMay(actor, "account:read:any")) return refuse({ code: "insufficient_scope" });
  const thresholds = levelThresholdsOf(await readSettings());
  const cursor = ask.cursor !== undefined && isId(ask.cursor) ? ask.cursor : null;
  const search = searchTextOf(ask.search);
  const { rows } = await database().pool.query<AccountPageRow>(ACCOUNT_PAGE, [
    search,
    search && `%${escapeLike(search)}%`,
    cursor,
    PAGE_SIZE + 1,
  ]);
  const accounts = rows.slice(0, PAGE_SIZE).map((row) => accountRowOf(row, thresholds));
  return ok({ accounts, nextCursor: rows.length > PAGE_SIZE ? accounts.at(-1)!.userId : null });
}

function accountRowOf(row: AccountPageRow, thresholds: LevelThresholds): AccountRow {
  const heldTokens = row.held_tokens - row.lapsed_tokens;
  const freeTokens = row.balance_tokens - heldTokens;
  // What has expired but is not booked yet is gone, except for what was held before it expired.
  const availableTokens = freeTokens - smaller(row.due_tokens, larger(freeTokens, 0n));
  const balanceTokens = availableTokens + heldTokens;
  return {
    accountId: row.account_id,
    userId: row.user_id,
    email: row.email,
    name: row.name,
    role: row.role,
    balanceTokens,
    heldTokens,
    availableTokens,
    level: levelOf(availableTokens, thresholds),
    status: statusOf({ balanceTokens, isBlocked: row.is_blocked }),
    lifetimePurchasedTokens: row.lifetime_purchased_tokens,
    lifetimeUsedTokens: row.lifetime_used_tokens,
    createdAt: row.created_at,
  };
}

type AccountPageRow = {
  account_id: string;
  user_id: string;
  email: string;
  name: string;
  role: string;
  balance_tokens: bigint;
  held_tokens: bigint;
  is_blocked: boolean;
  lifetime_purchased_tokens: bigint;
  lifetime_used_tokens: bigint;
  created_at: Date;
  /** Of grants that have expired, though no line says so yet. */
  due_tokens: bigint;
  /** Of holds that have run out, though nobody closed them yet. */
  lapsed_tokens: bigint;
};

/*
 * Days that are over come from the platform's daily sums, which a job computes; today, and what the job has not looked
 * at yet, from the hourly sums of the accounts. What an old day is corrected by shows when the job comes by again.
 */
const TODAY = `date_trunc('day', now() AT TIME ZONE 'UTC')`;
const FIRST_DAY = `(${TODAY} - interval '29 days')::date`;
const SUMMED = `operation_count, failed_count, unpriced_count, input_model_tokens, output_model_tokens, billable_tokens,
    cost_micro_usd, cost_unknown_count`;
const SUMS = `
  computed AS (SELECT coalesce(max(day) + 1, ${FIRST_DAY}) AS until FROM platform_daily WHERE day < ${TODAY}::date),
  sums AS (
    SELECT day, ${SUMMED} FROM platform_daily, computed WHERE day >= ${FIRST_DAY} AND day < until
    UNION ALL
    SELECT (hour AT TIME ZONE 'UTC')::date, ${SUMMED} FROM usage_hourly, computed
     WHERE hour >= greatest(until, ${FIRST_DAY})::timestamp AT TIME ZONE 'UTC')`;

const USAGE = `
  WITH ${SUMS}
  SELECT coalesce(sum(billable_tokens), 0)::bigint AS billable,
         coalesce(sum(input_model_tokens + output_model_tokens), 0)::bigint AS actual,
         coalesce(sum(operation_count), 0)::bigint AS operations, coalesce(sum(failed_count), 0)::bigint AS failed,
         coalesce(sum(unpriced_count), 0)::bigint AS unpriced, coalesce(sum(cost_micro_usd), 0)::bigint AS cost,
         coalesce(sum(cost_unknown_count - failed_count - unpriced_count), 0)::bigint AS cost_unknown
    FROM sums`;

const MONEY = `
  SELECT (SELECT coalesce(sum(paid_cents), 0)::bigint FROM grants) AS collected,
         (SELECT coalesce(round(sum(paid_cents * remaining_tokens / amount_tokens::numeric)), 0)::bigint FROM grants WHERE is_open) AS deferred`;

const ACCOUNTS = `
  SELECT count(*) AS total,
         count(*) FILTER (WHERE blocked_at IS NULL AND balance_tokens >= 0) AS active,
         count(*) FILTER (WHERE blocked_at IS NULL AND balance_tokens < 0) AS suspended,
         count(*) FILTER (WHERE blocked_at IS NOT NULL) AS blocked,
         count(*) FILTER (WHERE balance_tokens - held_tokens BETWEEN 0 AND $1 - 1) AS critical,
         coalesce(round(avg(balance_tokens)), 0)::bigint AS "averageBalanceTokens"
    FROM accounts`;

const DAYS = `
  WITH ${SUMS},
  used AS (SELECT day, sum(billable_tokens) AS tokens FROM sums GROUP BY 1),
  bought AS (
    SELECT (settled_at AT TIME ZONE 'UTC')::date AS day, sum(paid_cents) AS cents FROM purchases
     WHERE status = 'paid' AND settled_at >= ${FIRST_DAY}::timestamp AT TIME ZONE 'UTC' GROUP BY 1)
  SELECT to_char(d.day, 'YYYY-MM-DD') AS day, coalesce(used.tokens, 0)::bigint AS "billableTokens",
         coalesce(bought.cents, 0)::bigint AS "purchasedCents"
    FROM generate_series(${FIRST_DAY}, ${TODAY}, interval '1 day') AS d(day)
    LEFT JOIN used ON used.day = d.day::date LEFT JOIN bought ON bought.day = d.day::date
   ORDER BY d.day`;

// Ids are made in the order of time, so the newest users have the highest.
const ACCOUNT_PAGE = `
  WITH page AS (
    SELECT a.id AS account_id, u.id AS user_id, u.email, u.name, u.role, a.balance_tokens, a.held_tokens,
           a.blocked_at IS NOT NULL AS is_blocked, a.lifetime_purchased_tokens, a.lifetime_used_tokens, u.created_at
      FROM users u JOIN accounts a ON a.id = u.personal_account_id
     WHERE ($1::text IS NULL OR u.email LIKE $2 OR lower(u.name) LIKE $2 OR u.id::text = $1 OR a.id::text = $1)
       AND ($3::uuid IS NULL OR u.id < $3)
     ORDER BY u.id DESC LIMIT $4)
  SELECT page.*,
         (SELECT coalesce(sum(g.remaining_tokens), 0)::bigint FROM grants g
           WHERE g.account_id = page.account_id AND g.is_open AND g.expires_at <= clock_timestamp()) AS due_tokens,
         (SELECT coalesce(sum(h.tokens), 0)::bigint FROM holds h
           WHERE h.account_id = page.account_id AND h.status = 'open' AND h.expires_at <= clock_timestamp()
             AND NOT EXISTS (SELECT FROM holds r WHERE r.account_id = h.account_id AND r.id = h.run_id
                                AND r.status = 'open' AND r.expires_at > clock_timestamp())) AS lapsed_tokens
    FROM page ORDER BY user_id DESC`;

const SEARCH_LIMIT_CHARACTERS = 200;

/** Whatever came in the address, as text that Postgres can compare with: it refuses NUL. Null for nothing. */
function searchTextOf(given: string | undefined): string | null {
  const text = (given ?? "").replaceAll("\u0000", "").trim().slice(0, SEARCH_LIMIT_CHARACTERS).toLowerCase();
  return text === "" ? null : text.toWellFormed();
}

function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, "\\$&");
}

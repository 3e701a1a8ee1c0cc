import "server-only";
import { database } from "@/lib/db/client";
import { RECHARGE_STATE, rechargeStateOf, type RechargeStateJson } from "@/lib/db/recharge-store";
import { readSettings } from "@/lib/db/settings-store";
import { actorMaySee, type Actor } from "@/lib/domain/access";
import { availableTokens } from "@/lib/domain/ledger/apply";
import { compareGrants } from "@/lib/domain/ledger/draw";
import { isDue } from "@/lib/domain/ledger/work";
import type { GrantSource, GrantState } from "@/lib/domain/ledger/types";
import { debtOf, levelOf, statusOf, type AccountStatus, type Level } from "@/lib/domain/levels";
import { rechargeStatusOf, type RechargeStateFacts, type RechargeStatus } from "@/lib/domain/recharge/state";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { levelThresholdsOf, type Settings } from "@/lib/domain/settings";

/** An account as its owner may know it at one moment. */
export type BalanceView = {
  accountId: string;
  settledTokens: bigint;
  heldTokens: bigint;
  availableTokens: bigint;
  debtTokens: bigint;
  level: Level;
  status: AccountStatus;
  blockedReason: string | null;
  /** In the order in which they are spent. */
  grants: { id: string; source: GrantSource; amountTokens: bigint; remainingTokens: bigint; expiresAt: Date | null }[];
  nextExpiry: { tokens: bigint; at: Date } | null;
  lifetime: {
    purchasedTokens: bigint;
    grantedTokens: bigint;
    usedTokens: bigint;
    spentCents: bigint;
    currency: string;
  };
  autoRecharge: RechargeStatus;
  displayUnit: Settings["displayUnit"];
  asOf: Date;
};

/** The balance of an account; `account_not_found` for one that the actor may not see. */
export async function getBalance(actor: Actor, accountId: string): Promise<Result<BalanceView>> {
  if (!actorMaySee(actor, accountId)) return refuse({ code: "account_not_found" });
  const [row, settings] = await Promise.all([readAccount(accountId), readSettings()]);
  return row ? ok(viewOf(factsOf(row), settings)) : refuse({ code: "account_not_found" });
}

/** What is written of an account at a moment. What fell due by then may not be booked yet. */
export type BalanceFacts = {
  accountId: string;
  bookedTokens: bigint;
  /** By holds that were open and had not run out. */
  heldTokens: bigint;
  blockedReason: string | null;
  grants: GrantState[];
  lifetime: BalanceView["lifetime"];
  /** As it is now, whatever moment is asked about: what it was is not remembered. */
  recharge: RechargeStateFacts | null;
  asOf: Date;
};

/** The same answer for a moment now and a moment past: what is written, with what fell due by then. */
export function viewOf({ bookedTokens, recharge, ...facts }: BalanceFacts, settings: Settings): BalanceView {
  const { heldTokens, asOf } = facts;
  const account = { balanceTokens: bookedTokens, heldTokens };
  const available = availableTokens({ account, grants: facts.grants, holds: new Map() }, asOf);
  // What has expired but is not booked yet is neither settled nor available, unless a hold keeps it.
  const settledTokens = available + heldTokens;
  const grants = facts.grants.filter((grant) => !isDue(grant, asOf)).sort(compareGrants);
  return {
    ...facts,
    settledTokens,
    availableTokens: available,
    debtTokens: debtOf(settledTokens),
    level: levelOf(available, levelThresholdsOf(settings)),
    status: statusOf({ balanceTokens: settledTokens, isBlocked: facts.blockedReason !== null }),
    grants: grants.map(({ id, source, amountTokens, remainingTokens, expiresAt }) => ({
      id,
      source,
      amountTokens,
      remainingTokens,
      expiresAt,
    })),
    nextExpiry: nextExpiryOf(grants),
    autoRecharge: rechargeStatusOf(recharge, asOf),
    displayUnit: settings.displayUnit,
  };
}

// One statement, so that the figures belong to one moment.
const ACCOUNT = `
  SELECT a.*, clock_timestamp() AS as_of,
    (SELECT coalesce(json_agg(json_build_object('id', g.id, 'source', g.source, 'amount', g.amount_tokens::text,
        'remaining', g.remaining_tokens::text, 'priority', g.priority, 'expires', g.expires_at,
        'price', g.unit_price_nanos::text, 'frozen', g.is_frozen, 'created', g.created_at)), '[]')
       FROM grants g WHERE g.account_id = a.id AND g.is_open) AS grants,
    (SELECT coalesce(sum(h.tokens), 0)::bigint FROM holds h
      WHERE h.account_id = a.id AND h.status = 'open' AND h.expires_at <= clock_timestamp()
        -- What was carved out of a run that goes on stays with the run.
        AND NOT EXISTS (SELECT FROM holds r WHERE r.account_id = h.account_id AND r.id = h.run_id
                           AND r.status = 'open' AND r.expires_at > clock_timestamp())) AS lapsed_tokens,
    ${RECHARGE_STATE} AS recharge
    FROM accounts a WHERE a.id = $1`;

type AccountRow = {
  id: string;
  balance_tokens: bigint;
  held_tokens: bigint;
  blocked_reason: string | null;
  lifetime_purchased_tokens: bigint;
  lifetime_granted_tokens: bigint;
  lifetime_used_tokens: bigint;
  lifetime_spent_cents: bigint;
  as_of: Date;
  lapsed_tokens: bigint;
  recharge: RechargeStateJson;
  grants: {
    id: string;
    source: GrantSource;
    amount: string;
    remaining: string;
    priority: number;
    expires: string | null;
    price: string;
    frozen: boolean;
    created: string;
  }[];
};

async function readAccount(accountId: string): Promise<AccountRow | undefined> {
  return (await database().pool.query<AccountRow>(ACCOUNT, [accountId])).rows[0];
}

function factsOf(row: AccountRow): BalanceFacts {
  return {
    accountId: row.id,
    bookedTokens: row.balance_tokens,
    heldTokens: row.held_tokens - row.lapsed_tokens,
    blockedReason: row.blocked_reason,
    grants: row.grants.map(grantOf),
    lifetime: {
      purchasedTokens: row.lifetime_purchased_tokens,
      grantedTokens: row.lifetime_granted_tokens,
      usedTokens: row.lifetime_used_tokens,
      spentCents: row.lifetime_spent_cents,
      currency: "usd",
    },
    recharge: rechargeStateOf(row.recharge),
    asOf: row.as_of,
  };
}

function nextExpiryOf(grants: GrantState[]): BalanceView["nextExpiry"] {
  const times = grants.flatMap((grant) => (grant.expiresAt ? [grant.expiresAt.getTime()] : []));
  if (times.length === 0) return null;
  const first = Math.min(...times);
  const expiring = grants.filter((grant) => grant.expiresAt?.getTime() === first);
  return { at: new Date(first), tokens: expiring.reduce((sum, grant) => sum + grant.remainingTokens, 0n) };
}

function grantOf(grant: AccountRow["grants"][number]): GrantState {
  return {
    id: grant.id,
    source: grant.source,
    amountTokens: BigInt(grant.amount),
    remainingTokens: BigInt(grant.remaining),
    priority: grant.priority,
    expiresAt: grant.expires === null ? null : new Date(grant.expires),
    paidCents: 0n,
    unitPriceNanos: BigInt(grant.price),
    isFrozen: grant.frozen,
    seq: 0n,
    createdAt: new Date(grant.created),
  };
}

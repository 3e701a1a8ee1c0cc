import "server-only";
import { readAtOneMoment, readLastLineBy } from "@/lib/db/ledger-reader";
import { grantOf, type GrantRow } from "@/lib/db/ledger-rows";
import { RECHARGE_STATE, rechargeStateOf, type RechargeStateJson } from "@/lib/db/recharge-store";
import { readSettings } from "@/lib/db/settings-store";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { actorMaySee, type Actor } from "@/lib/domain/access";
import { digestId } from "@/lib/domain/ledger/hash";
import type { GrantState, HoldStatus } from "@/lib/domain/ledger/types";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { larger } from "@/lib/domain/units";
import { viewOf, type BalanceFacts, type BalanceView } from "./balance";

/**
 * What the balance answer was at a past moment, worked out from the ledger alone: the last line recorded by then, what
 * lines had drawn from each grant by then, the holds that were open then. Levels are judged by today's thresholds,
 * grants are in the order of today's disputes, auto-recharge stands as it does today, and a block that was lifted since
 * is not remembered. Refuses a moment in the future and one before the account began.
 */
export async function getBalanceAt(actor: Actor, accountId: string, at: Date): Promise<Result<BalanceView>> {
  if (!actorMaySee(actor, accountId)) return refuse({ code: "account_not_found" });
  const settings = await readSettings();
  return inTransaction(async (tx) => {
    await readAtOneMoment(tx);
    const account = await readAccount(tx, accountId);
    if (!account) return refuse({ code: "account_not_found" });
    if (at > account.now) return refuseAt("must not be in the future");
    const last = await readLastLineBy(tx.query, { id: account.id, lastSeq: account.seq }, at);
    if (last.seq === 0n && at < account.created_at) return refuseAt("is before this account began");
    return ok(viewOf(await factsAt(tx, account, last, at), settings));
  });
}

type AccountRow = {
  id: string;
  seq: bigint;
  created_at: Date;
  blocked_at: Date | null;
  blocked_reason: string | null;
  lifetime_used_tokens: bigint;
  recharge: RechargeStateJson;
  now: Date;
};
type Place = { seq: bigint; balanceTokens: bigint };

async function readAccount(tx: Tx, accountId: string): Promise<AccountRow | undefined> {
  const [account] = await tx.query<AccountRow>(
    `SELECT id, seq, created_at, blocked_at, blocked_reason, lifetime_used_tokens, clock_timestamp() AS now,
            ${RECHARGE_STATE} AS recharge
       FROM accounts a WHERE id = $1`,
    [accountId],
  );
  return account;
}

async function factsAt(tx: Tx, account: AccountRow, last: Place, at: Date): Promise<BalanceFacts> {
  const range = shorterRange(account.seq, last.seq);
  const grants = await grantsAt(tx, account.id, last.seq, range);
  const amountOf = (origin: PastGrant["origin"]) =>
    grants.filter((one) => one.origin === origin).reduce((sum, { grant }) => sum + grant.amountTokens, 0n);
  return {
    accountId: account.id,
    bookedTokens: last.balanceTokens,
    heldTokens: await heldAt(tx, account.id, last.seq, at),
    blockedReason: account.blocked_at !== null && account.blocked_at <= at ? account.blocked_reason : null,
    grants: grants.map(({ grant }) => grant).filter(({ remainingTokens }) => remainingTokens > 0n),
    lifetime: {
      purchasedTokens: amountOf("bought"),
      grantedTokens: amountOf("given"),
      usedTokens: await usedBy(tx, account, range),
      spentCents: grants.reduce((sum, { grant }) => sum + grant.paidCents, 0n),
      currency: "usd",
    },
    recharge: rechargeStateOf(account.recharge),
    asOf: at,
  };
}

/** Lines to sum up: those from the beginning, or those to be taken back from today's figures. */
type Range = { from: bigint; to: bigint; takesBack: boolean };

function shorterRange(lastSeq: bigint, seq: bigint): Range {
  return seq * 2n > lastSeq ? { from: seq, to: lastSeq, takesBack: true } : { from: 0n, to: seq, takesBack: false };
}

/** `returned`: what was taken before came back, which neither buys nor gives anything. */
type PastGrant = { grant: GrantState; origin: "bought" | "given" | "returned" };

async function grantsAt(tx: Tx, accountId: string, seq: bigint, range: Range): Promise<PastGrant[]> {
  const rows = await tx.query<GrantRow & { drawn_tokens: bigint; origin: PastGrant["origin"] }>(
    `SELECT g.*, coalesce(d.tokens, 0)::bigint AS drawn_tokens,
            (SELECT CASE WHEN l.type IN ('purchase', 'auto_recharge') THEN 'bought'
                         WHEN l.corrects_seq IS NOT NULL OR l.type IN ('payment_refund', 'dispute_reversal') THEN 'returned'
                         ELSE 'given' END
               FROM ledger_lines l
              WHERE l.account_id = g.account_id AND l.seq = g.seq AND l.recorded_at = g.created_at) AS origin
       FROM grants g
       LEFT JOIN (SELECT grant_id, sum(tokens) AS tokens FROM grant_draws
                   WHERE account_id = $1 AND seq > $3 AND seq <= $4 GROUP BY grant_id) AS d ON d.grant_id = g.id
      WHERE g.account_id = $1 AND g.seq <= $2`,
    [accountId, seq, range.from, range.to],
  );
  return rows.map((row) => {
    const { drawn_tokens: drawn } = row;
    const remainingTokens = range.takesBack ? row.remaining_tokens + drawn : row.amount_tokens - drawn;
    return { grant: { ...grantOf(row), remainingTokens }, origin: row.origin };
  });
}

/** What was used in all: charges, and the corrections of charges. */
async function usedBy(tx: Tx, account: AccountRow, range: Range): Promise<bigint> {
  const [row] = await tx.query<{ tokens: bigint }>(
    `SELECT coalesce(-sum(amount_tokens), 0)::bigint AS tokens FROM ledger_lines
      WHERE account_id = $1 AND seq > $2 AND seq <= $3 AND (type = 'usage' OR corrects_seq IS NOT NULL)`,
    [account.id, range.from, range.to],
  );
  return range.takesBack ? account.lifetime_used_tokens - row!.tokens : row!.tokens;
}

type HoldRow = {
  id: string;
  /** Of a run: its cap. */
  tokens: bigint;
  run_id: string | null;
  /** Of a run: what its steps had cost by then. */
  run_spent_tokens: bigint;
  status: HoldStatus;
  expires_at: Date;
  closed_at: Date | null;
  unknown_at: Date | null;
};

/** Σ tokens of the holds that were open then and had not run out. */
async function heldAt(tx: Tx, accountId: string, seq: bigint, at: Date): Promise<bigint> {
  const holds = await tx.query<HoldRow>(
    `SELECT h.id, coalesce(r.cap_tokens, h.tokens) AS tokens, h.status, h.expires_at, h.closed_at, h.unknown_at, h.run_id,
            CASE WHEN r.id IS NULL THEN 0 ELSE (
              SELECT coalesce(sum(u.billable_tokens), 0)::bigint FROM usages u
               WHERE u.account_id = h.account_id AND u.run_id = r.id AND u.recorded_at <= $2) END AS run_spent_tokens
       FROM holds h LEFT JOIN runs r ON r.account_id = h.account_id AND r.id = h.id
      WHERE h.account_id = $1 AND h.created_at <= $2 AND (h.unknown_at IS NOT NULL OR h.expires_at > $2)
        AND (h.closed_at IS NULL OR h.closed_at > $2::timestamptz - interval '1 minute')`,
    [accountId, at],
  );
  const settlements = await settlementsOf(tx, accountId, holds);
  const isHeld = (hold: HoldRow) => {
    // A settlement frees its hold and books its charge at one stroke, so that its line is the better witness.
    const settlement = settlements.get(hold.id);
    if (settlement) return settlement.seq === null ? settlement.recordedAt > at : settlement.seq > seq;
    return hold.closed_at === null || hold.closed_at > at || hold.status === "expired";
  };
  const open = holds.filter(isHeld);
  const runs = new Set(open.map(({ id }) => id));
  // A run and what was carved out of it held together what the run might still cost.
  return open
    .filter(({ run_id: runId }) => runId === null || !runs.has(runId))
    .reduce((sum, { tokens, run_spent_tokens: spent }) => sum + larger(tokens - spent, 0n), 0n);
}

type Settlement = { seq: bigint | null; recordedAt: Date };

/** How these holds were settled, as far as the cause of it names the hold. */
async function settlementsOf(tx: Tx, accountId: string, holds: HoldRow[]): Promise<Map<string, Settlement>> {
  const settled = holds.filter(({ status }) => status === "settled").map(({ id }) => id);
  if (settled.length === 0) return new Map();
  const rows = await tx.query<{ hold_id: string; seq: bigint | null; recorded_at: Date }>(
    `SELECT hold_id, seq, recorded_at FROM idempotency_keys
      WHERE account_id = $1 AND cause_id = ANY($2::uuid[]) AND hold_id IS NOT NULL`,
    [accountId, settled.map((id) => digestId(`settle:${id}`))],
  );
  return new Map(rows.map((row) => [row.hold_id, { seq: row.seq, recordedAt: row.recorded_at }]));
}

function refuseAt(message: string) {
  return refuse({ code: "validation_failed", faults: [{ path: "at", message }] });
}

import "server-only";
import { digestId } from "@/lib/domain/ledger/hash";
import type { AccountState, Book, Changes, Claim, Command, GrantState, HoldState } from "@/lib/domain/ledger/types";
import type { KeySpending } from "@/lib/domain/key-budget";
import { insertInto, writeOf, type Write } from "./columns";
import { addToKeyDays, readKeySpending } from "./key-spending-store";
import {
  ACCOUNT_COLUMNS,
  accountOf,
  claimOf,
  GRANT_COLUMNS,
  grantOf,
  HOLD_COLUMNS,
  holdOf,
  type AccountRow,
  type ClaimRow,
  type GrantRow,
  type HoldRow,
} from "./ledger-rows";
import type { Tx } from "./transaction";

/*
 * The only writer of accounts, grants, lines, draws, holds and idempotency keys. It decides nothing: it locks and
 * loads what the domain decides upon, and writes what the domain decided, in one statement per table.
 */

/** `causeIds` are the keys under which the causes of the commands are remembered. */
export type LoadedBooks = { books: Map<string, Book>; now: Date; causeIds: ReadonlyMap<string, string> };

/** Locks the accounts of the commands in id order and loads everything the commands may depend on. */
export async function lockBooks(tx: Tx, commands: readonly Command[]): Promise<LoadedBooks> {
  const accountIds = [...new Set(commands.map((command) => command.accountId))].sort();
  const holdIds = commands.flatMap((command) => [
    ...("holdId" in command && command.holdId ? [command.holdId] : []),
    ...("runId" in command && command.runId ? [command.runId] : []),
  ]);
  const caused = commands.flatMap((command) => ("cause" in command ? [command] : []));
  const causeIds = new Map(caused.map(({ cause }) => [cause, digestId(cause)]));
  // Sent together; the server does one after the other, so what follows the lock is read under it.
  const [accounts, grants, holds, keys, claims] = await Promise.all([
    tx.query<AccountRow>(LOCK_ACCOUNTS, [accountIds], "ledger-lock"),
    tx.query<GrantRow>(OPEN_GRANTS, [accountIds], "ledger-grants"),
    tx.query<HoldRow>(HOLDS, [accountIds, holdIds], "ledger-holds"),
    readKeySpending(tx, commands),
    tx.query<ClaimRow>(
      CLAIMS,
      [caused.map((c) => c.accountId), caused.map((c) => causeIds.get(c.cause)), caused.map((c) => c.cause)],
      "ledger-claims",
    ),
  ]);

  const runs = await runsOf(tx, holds);
  const books = new Map(accounts.map((row) => [row.id, emptyBook(row)]));
  for (const row of grants) books.get(row.account_id)?.grants.push(grantOf(row));
  for (const row of [...holds, ...runs]) books.get(row.account_id)?.holds.set(row.id, holdOf(row));
  for (const { accountId, keyId, spending } of keys) books.get(accountId)?.keys.set(keyId, spending);
  for (const row of claims) if (row.cause !== null) books.get(row.account_id!)?.claims.set(row.cause, claimOf(row));
  return { books, now: claims[0]!.now, causeIds };
}

/** What it takes to write the changes, and the account rows as they are after them. */
export function writesOf(
  { books: before, causeIds }: LoadedBooks,
  after: ReadonlyMap<string, Book>,
  changes: readonly Changes[],
  now: Date,
): Write[] {
  const lines = changes.flatMap((change) => change.lines);
  const draws = changes.flatMap((change) => change.draws);
  const accounts = [...after.values()]
    .map((book) => book.account)
    .filter((account) => account !== before.get(account.id)?.account);
  const { created: newGrants, changed: changedGrants } = split(before, changes, "grants");
  const { created: newHolds, changed: changedHolds } = split(before, changes, "holds");
  return [
    insertLines(lines),
    insertDraws(draws),
    insertGrants(newGrants),
    updateGrants(changedGrants),
    insertHolds(newHolds),
    updateHolds(changedHolds, now),
    insertClaims(changes, causeIds, now),
    addToKeyDays(changes.flatMap((change) => change.keySpends)),
    updateAccounts(accounts),
  ];
}

/** The runs out of which these holds were carved, as far as they are not among them. */
async function runsOf(tx: Tx, holds: readonly HoldRow[]): Promise<HoldRow[]> {
  const loaded = new Set(holds.map(({ id }) => id));
  const missing = holds.filter(({ run_id: runId }) => runId !== null && !loaded.has(runId));
  if (missing.length === 0) return [];
  const [accountIds, runIds] = [missing.map((row) => row.account_id), missing.map((row) => row.run_id)];
  return tx.query<HoldRow>(
    `SELECT ${HOLD_COLUMNS} FROM holds WHERE account_id = ANY($1::uuid[]) AND id = ANY($2::uuid[])`,
    [accountIds, runIds],
    "ledger-runs",
  );
}

type OpenBook = {
  account: AccountState;
  grants: GrantState[];
  holds: Map<string, HoldState>;
  claims: Map<string, Claim>;
  keys: Map<string, KeySpending>;
};

const LOCK_ACCOUNTS = `
  SELECT ${ACCOUNT_COLUMNS} FROM accounts WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`;

const OPEN_GRANTS = `
  SELECT ${GRANT_COLUMNS} FROM grants WHERE account_id = ANY($1::uuid[]) AND is_open`;

const HOLDS = `
  SELECT ${HOLD_COLUMNS} FROM holds
    WHERE account_id = ANY($1::uuid[]) AND status IN ('open', 'unknown') AND expires_at <= clock_timestamp()
  UNION
  SELECT ${HOLD_COLUMNS} FROM holds WHERE account_id = ANY($1::uuid[]) AND id = ANY($2::uuid[])`;

// The clock is read after the lock is held, in a row that is there even when no cause was claimed before.
const CLAIMS = `
  SELECT date_trunc('milliseconds', clock_timestamp()) AS now, found.*
    FROM (SELECT 1) AS always
    LEFT JOIN (
      SELECT asked.account_id, asked.cause, k.body_hash, k.seq, k.usage_id, k.hold_id, k.balance_after_tokens
        FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS asked (account_id, cause_id, cause)
        JOIN idempotency_keys k ON k.account_id = asked.account_id AND k.cause_id = asked.cause_id
    ) AS found ON true`;

function insertLines(lines: Changes["lines"]): Write {
  return writeOf(
    lines,
    [
      ["account_id", "uuid", (line) => line.accountId],
      ["seq", "bigint", (line) => line.seq],
      ["type", "cast line_type", (line) => line.type],
      ["amount_tokens", "bigint", (line) => line.amountTokens],
      ["balance_before_tokens", "bigint", (line) => line.balanceBeforeTokens],
      ["balance_after_tokens", "bigint", (line) => line.balanceAfterTokens],
      ["cause", "text", (line) => line.cause],
      ["actor", "text", (line) => line.actor],
      ["description", "text", (line) => line.description],
      ["usage_id", "uuid", (line) => line.usageId],
      ["purchase_id", "uuid", (line) => line.purchaseId, { rarely: null }],
      ["project_id", "uuid", (line) => line.projectId, { rarely: null }],
      ["corrects_seq", "bigint", (line) => line.correctsSeq, { rarely: null }],
      ["hash", "bytea", (line) => line.hash],
      ["occurred_at", "timestamptz", (line) => line.occurredAt],
      ["recorded_at", "timestamptz", (line) => line.recordedAt],
    ],
    insertInto("ledger_lines"),
  );
}

function insertDraws(draws: Changes["draws"]): Write {
  return writeOf(
    draws,
    [
      ["account_id", "uuid", (draw) => draw.accountId],
      ["seq", "bigint", (draw) => draw.seq],
      ["grant_id", "uuid", (draw) => draw.grantId],
      ["tokens", "bigint", (draw) => draw.tokens],
      ["recorded_at", "timestamptz", (draw) => draw.recordedAt],
    ],
    insertInto("grant_draws"),
  );
}

type Owned<Item> = { accountId: string; item: Item };

function insertGrants(grants: Owned<GrantState>[]): Write {
  return writeOf(
    grants,
    [
      ["account_id", "uuid", ({ accountId }) => accountId],
      ["id", "uuid", ({ item }) => item.id],
      ["source", "cast grant_source", ({ item }) => item.source],
      ["amount_tokens", "bigint", ({ item }) => item.amountTokens],
      ["remaining_tokens", "bigint", ({ item }) => item.remainingTokens],
      ["is_open", "boolean", ({ item }) => item.remainingTokens > 0n],
      ["priority", "int", ({ item }) => item.priority],
      ["expires_at", "timestamptz", ({ item }) => item.expiresAt],
      ["paid_cents", "bigint", ({ item }) => item.paidCents],
      ["unit_price_nanos", "bigint", ({ item }) => item.unitPriceNanos],
      ["is_frozen", "boolean", ({ item }) => item.isFrozen],
      ["seq", "bigint", ({ item }) => item.seq],
      ["created_at", "timestamptz", ({ item }) => item.createdAt],
    ],
    insertInto("grants"),
  );
}

function updateGrants(grants: Owned<GrantState>[]): Write {
  return writeOf(
    grants,
    [
      ["account_id", "uuid", ({ accountId }) => accountId],
      ["id", "uuid", ({ item }) => item.id],
      ["remaining_tokens", "bigint", ({ item }) => item.remainingTokens],
      ["is_frozen", "boolean", ({ item }) => item.isFrozen],
    ],
    (_, source) => `
    UPDATE grants SET remaining_tokens = new.remaining_tokens, is_open = new.remaining_tokens > 0,
        is_frozen = new.is_frozen
      FROM ${source} WHERE grants.account_id = new.account_id AND grants.id = new.id`,
  );
}

function insertHolds(holds: Owned<HoldState>[]): Write {
  return writeOf(
    holds,
    [
      ["account_id", "uuid", ({ accountId }) => accountId],
      ["id", "uuid", ({ item }) => item.id],
      ["tokens", "bigint", ({ item }) => item.tokens],
      ["status", "cast hold_status", ({ item }) => item.status],
      ["operation_type", "text", ({ item }) => item.operationType],
      ["provider", "text", ({ item }) => item.provider],
      ["model", "text", ({ item }) => item.model],
      ["actor", "text", ({ item }) => item.actor],
      ["key_id", "uuid", ({ item }) => item.keyId, { rarely: null }],
      ["created_at", "timestamptz", ({ item }) => item.createdAt],
      ["expires_at", "timestamptz", ({ item }) => item.expiresAt],
      [
        "closed_at",
        "timestamptz",
        ({ item }) => (item.status === "open" || item.status === "unknown" ? null : item.createdAt),
      ],
      ["run_id", "uuid", ({ item }) => item.runId, { rarely: null }],
    ],
    insertInto("holds"),
  );
}

function updateHolds(holds: Owned<HoldState>[], now: Date): Write {
  return writeOf(
    holds,
    [
      ["account_id", "uuid", ({ accountId }) => accountId],
      ["id", "uuid", ({ item }) => item.id],
      ["tokens", "bigint", ({ item }) => item.tokens],
      ["status", "cast hold_status", ({ item }) => item.status],
      ["closed_at", "timestamptz", ({ item }) => (item.status === "open" || item.status === "unknown" ? null : now)],
    ],
    (_, source) => `
    UPDATE holds SET tokens = new.tokens, status = new.status, closed_at = new.closed_at
      FROM ${source} WHERE holds.account_id = new.account_id AND holds.id = new.id`,
  );
}

function insertClaims(changes: readonly Changes[], causeIds: LoadedBooks["causeIds"], now: Date): Write {
  return writeOf(
    changes.flatMap((change) => change.claims),
    [
      ["account_id", "uuid", ({ accountId }) => accountId],
      ["cause_id", "uuid", ({ cause }) => causeIds.get(cause)],
      ["body_hash", "uuid", ({ claim }) => claim.bodyHash],
      ["seq", "bigint", ({ claim }) => claim.seq],
      ["usage_id", "uuid", ({ claim }) => claim.usageId],
      ["hold_id", "uuid", ({ claim }) => claim.holdId, { rarely: null }],
      ["balance_after_tokens", "bigint", ({ claim }) => claim.balanceAfterTokens],
      ["recorded_at", "timestamptz", () => now],
      ["is_prunable", "boolean", ({ isForgettable }) => isForgettable],
    ],
    insertInto("idempotency_keys"),
  );
}

function updateAccounts(accounts: AccountState[]): Write {
  return writeOf(
    accounts,
    [
      ["id", "uuid", (account) => account.id],
      ["balance_tokens", "bigint", (account) => account.balanceTokens],
      ["held_tokens", "bigint", (account) => account.heldTokens],
      ["open_holds", "int", (account) => account.openHolds],
      ["seq", "bigint", (account) => account.seq],
      ["chain_hash", "bytea", (account) => account.chainHash],
      ["lifetime_purchased_tokens", "bigint", (account) => account.lifetimePurchasedTokens],
      ["lifetime_granted_tokens", "bigint", (account) => account.lifetimeGrantedTokens],
      ["lifetime_used_tokens", "bigint", (account) => account.lifetimeUsedTokens],
      ["lifetime_spent_cents", "bigint", (account) => account.lifetimeSpentCents],
      ["updated_at", "timestamptz", (account) => account.updatedAt],
    ],
    (_, source) => `
    UPDATE accounts SET
        balance_tokens = new.balance_tokens, held_tokens = new.held_tokens, open_holds = new.open_holds, seq = new.seq,
        chain_hash = new.chain_hash, lifetime_purchased_tokens = new.lifetime_purchased_tokens,
        lifetime_granted_tokens = new.lifetime_granted_tokens, lifetime_used_tokens = new.lifetime_used_tokens,
        lifetime_spent_cents = new.lifetime_spent_cents, updated_at = new.updated_at
      FROM ${source} WHERE accounts.id = new.id`,
  );
}

/** The last state of each grant or hold that changed, apart by whether it existed before. */
function split<Kind extends "grants" | "holds">(
  before: ReadonlyMap<string, Book>,
  changes: readonly Changes[],
  kind: Kind,
): { created: Owned<Changes[Kind][number]["item"]>[]; changed: Owned<Changes[Kind][number]["item"]>[] } {
  const last = new Map<string, Owned<Changes[Kind][number]["item"]>>();
  for (const change of changes) for (const owned of change[kind]) last.set(owned.item.id, owned);
  const existed = ({ accountId, item }: Owned<GrantState | HoldState>) => {
    const book = before.get(accountId)!;
    // A correction gives back to grants that nothing is left of, which are not in the book: a grant is as old as its line.
    return "seq" in item ? item.seq <= book.account.seq : book.holds.has(item.id);
  };
  const all = [...last.values()];
  return { created: all.filter((owned) => !existed(owned)), changed: all.filter(existed) };
}

function emptyBook(row: AccountRow): OpenBook {
  return { account: accountOf(row), grants: [], holds: new Map(), claims: new Map(), keys: new Map() };
}

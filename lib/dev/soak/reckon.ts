import type pg from "pg";
import { database } from "@/lib/db/client";
import { verifyLedger } from "@/lib/operations/verify-ledger";
import type { Customer } from "./load";
import type { Tally } from "./tally";

export type Reckoning = {
  /** Acknowledged and not there, or there with another amount. */
  lost: string[];
  /** There although nobody was told so; since every key was repeated until acknowledged, a second booking. */
  doubled: string[];
  /** Balances that are not the acknowledged sums, and whatever `ledger:verify` finds. */
  drift: string[];
};

/** Compares everything that was acknowledged with everything that is booked. Nothing may be in flight. */
export async function reckon(customers: (Customer & { beginningTokens: bigint })[], tally: Tally): Promise<Reckoning> {
  const lost: string[] = [];
  const doubled: string[] = [];
  const compare = (what: string, told: Iterable<string>, booked: readonly string[]) => {
    const left = new Set(booked);
    if (left.size < booked.length) doubled.push(`${what}: ${booked.length - left.size} twice`);
    for (const id of told) if (!left.delete(id)) lost.push(`${what} ${id}`);
    for (const id of left) doubled.push(`${what} ${id}`);
  };
  const usage = (id: string, accountId: string, tokens: number | bigint) => `${id} of ${accountId} for ${tokens}`;

  const told = [...tally.usages].map(([id, { accountId, tokens }]) => usage(id, accountId, tokens));
  const usages = await rows<{ id: string; account_id: string; billable_tokens: bigint; lines: bigint }>(`
    SELECT u.id, u.account_id, u.billable_tokens, count(l.seq) AS lines
      FROM usages u LEFT JOIN ledger_lines l
        ON l.account_id = u.account_id AND l.usage_id = u.id AND l.amount_tokens = -u.billable_tokens
     GROUP BY 1, 2, 3`);
  compare(
    "usage",
    told,
    usages.map((one) => usage(one.id, one.account_id, one.billable_tokens)),
  );
  for (const one of usages) {
    if (one.lines < 1n) lost.push(`line of usage ${one.id}`);
    if (one.lines > 1n) doubled.push(`line of usage ${one.id}`);
  }

  const holds = await rows<{ id: string; status: string; usages: bigint }>(`
    SELECT h.id, h.status::text, count(u.id) AS usages
      FROM holds h LEFT JOIN usages u ON u.account_id = h.account_id AND u.hold_id = h.id GROUP BY 1, 2`);
  compare(
    "released hold",
    tally.released,
    holds.filter(({ status }) => status !== "settled").map(({ id }) => id),
  );
  for (const { id, status, usages: settlements } of holds) {
    const right = { settled: 1n, released: 0n }[status];
    if (right === undefined) lost.push(`hold ${id} is ${status}`);
    else if (settlements !== right) doubled.push(`hold ${id} is ${status} with ${settlements} usages`);
  }

  const grants = await rows<{ name: string }>(
    "SELECT account_id || '/' || seq AS name FROM ledger_lines WHERE cause LIKE 'grant:%' AND cause NOT LIKE 'grant:rich-%'",
  );
  compare(
    "grant",
    tally.grants,
    grants.map(({ name }) => name),
  );
  const purchases = await rows<{ id: string }>("SELECT purchase_id AS id FROM ledger_lines WHERE type = 'purchase'");
  compare(
    "purchase",
    tally.purchases.keys(),
    purchases.map(({ id }) => id),
  );
  return { lost, doubled, drift: [...(await wrongBalances(customers, tally)), ...(await breaches())] };
}

/** How many purchases are credited by now. */
export async function creditedPurchases(): Promise<number> {
  const [count] = await rows<{ count: bigint }>("SELECT count(*) AS count FROM ledger_lines WHERE type = 'purchase'");
  return Number(count!.count);
}

async function wrongBalances(customers: (Customer & { beginningTokens: bigint })[], tally: Tally): Promise<string[]> {
  const accounts = await rows<{ id: string; balance_tokens: bigint; held_tokens: bigint; open_holds: number }>(
    "SELECT id, balance_tokens, held_tokens, open_holds FROM accounts",
  );
  const byId = new Map(accounts.map((account) => [account.id, account]));
  return customers.flatMap(({ accountId, beginningTokens }) => {
    const account = byId.get(accountId);
    const right = beginningTokens + tally.movedOf(accountId);
    if (!account) return [`account ${accountId} is gone`];
    const isRight = account.balance_tokens === right && account.held_tokens === 0n && account.open_holds === 0;
    const { balance_tokens: balance, held_tokens: held, open_holds: open } = account;
    return isRight ? [] : [`account ${accountId} has ${balance}, not ${right}; ${held} held by ${open} holds`];
  });
}

async function breaches(): Promise<string[]> {
  const found: string[] = [];
  for await (const checked of verifyLedger()) {
    for (const { invariant, accountId, detail } of checked.breaches) found.push(`${invariant} ${accountId}: ${detail}`);
  }
  return found;
}

async function rows<Row extends pg.QueryResultRow>(text: string): Promise<Row[]> {
  return (await database().pool.query<Row>(text)).rows;
}

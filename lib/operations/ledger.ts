import "server-only";
import { writeTogether } from "@/lib/db/columns";
import { lockBooks, writesOf } from "@/lib/db/ledger-store";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { usageWritesOf, type BookedUsage } from "@/lib/db/usage-store";
import { readSettingsIn } from "@/lib/db/settings-store";
import { alertMovement, mayHaveCrossed } from "@/lib/domain/alerts";
import { applyAll } from "@/lib/domain/ledger/apply";
import type { AccountState, Book, Command, Posted } from "@/lib/domain/ledger/types";
import type { Result } from "@/lib/domain/result";
import { levelThresholdsOf } from "@/lib/domain/settings";
import type { UsageRecord } from "@/lib/domain/usage";
import { metrics } from "@/lib/metrics";
import { afterTokensMoved } from "./after-tokens-moved";
import { announceBalanceChange } from "./balance-signal";
import { lanes, type Lanes } from "./lanes";
import { noteAlerts } from "./note-alerts";

/** A command, with the usage that it charges (or, charging nothing, merely records). */
export type Posting = { command: Command; usage?: UsageRecord };

/**
 * The one way in: every change of tokens goes through here. Locks the accounts in id order, lets the domain decide
 * each posting in its turn, writes everything in set-based statements and commits. A refused posting writes nothing
 * and does not hold up the others. Results come in the order of the postings.
 */
export async function post(postings: readonly Posting[]): Promise<Result<Posted>[]> {
  return inTransaction((tx) => decideAndWrite(tx, postings, { isLast: true }));
}

const LANE_COUNT = 2;
const BATCH_LIMIT = 500;
/** With 500 in about 100 ms, a full queue is about half a second of waiting. */
const QUEUE_LIMIT = 2_500;

const remembered = globalThis as typeof globalThis & { purserLanes?: Lanes<Posting, Posted> };

/**
 * `post` for one posting, committed together with whatever else arrives at the same moment. Refuses `rate_limited`
 * when more is waiting than can be done soon.
 */
export function postOne(posting: Posting): Promise<Result<Posted>> {
  return ledgerLanes().run(posting);
}

function ledgerLanes(): Lanes<Posting, Posted> {
  return (remembered.purserLanes ??= lanes({
    laneCount: LANE_COUNT,
    batchLimit: BATCH_LIMIT,
    queueLimit: QUEUE_LIMIT,
    keyOf: ({ command }) => command.accountId,
    runBatch: post,
    onDepth: (depth) => metrics().waiting.set(depth),
  }));
}

/**
 * `post` inside a larger transaction that must commit together with it. `recordedAt` is for building past history
 * (seeds, generated data); everything real is recorded at the database's own time.
 */
export async function postIn(tx: Tx, postings: readonly Posting[], recordedAt?: Date): Promise<Result<Posted>[]> {
  return decideAndWrite(tx, postings, { recordedAt });
}

async function decideAndWrite(
  tx: Tx,
  postings: readonly Posting[],
  { recordedAt, isLast = false }: { recordedAt?: Date; isLast?: boolean },
): Promise<Result<Posted>[]> {
  const commands = postings.map((posting) => posting.command);
  // Building the past tells nobody anything.
  const isPast = recordedAt !== undefined;
  const [loaded, settings] = await Promise.all([lockBooks(tx, commands), isPast ? null : readSettingsIn(tx)]);
  const now = recordedAt ?? loaded.now;
  const { books, steps } = applyAll(loaded.books, commands, now);

  const changes = steps.map((step) => step.changes);
  const usages = steps.flatMap((step, index) => bookedUsage(step.result, postings[index]!, books, now));
  const thresholds = settings && levelThresholdsOf(settings);
  for (const [accountId, { account }] of books) {
    const was = loaded.books.get(accountId)!.account;
    if (account === was) continue;
    tx.afterCommit(() => announceBalanceChange(accountId));
    const { rechargeThresholdTokens } = account;
    if (rechargeThresholdTokens !== null) {
      tx.afterCommit(() => afterTokensMoved(accountId, freeTokens(was), freeTokens(account), rechargeThresholdTokens));
    }
    if (!thresholds) continue;
    const { beforeTokens, afterTokens } = alertMovement(was, account);
    if (mayHaveCrossed(beforeTokens, afterTokens, thresholds)) {
      await noteAlerts(tx, accountId, beforeTokens, afterTokens, thresholds);
    }
  }
  const results = steps.map((step) => step.result);
  if (!isPast) tx.afterCommit(() => count(postings, results));
  await writeTogether(tx, [...writesOf(loaded, books, changes, now), ...usageWritesOf(usages)], isLast);
  return results;
}

/** One addition for each kind and outcome, however many postings there were. */
function count(postings: readonly Posting[], results: readonly Result<Posted>[]): void {
  const sums = new Map<string, { kind: string; outcome: string; times: number }>();
  results.forEach((result, index) => {
    const { kind } = postings[index]!.command;
    const outcome = result.ok ? (result.value.replayed ? "replayed" : "booked") : result.refusal.code;
    const sum = sums.get(`${kind} ${outcome}`);
    if (sum) sum.times++;
    else sums.set(`${kind} ${outcome}`, { kind, outcome, times: 1 });
  });
  for (const { times, ...labels } of sums.values()) metrics().postings.inc(labels, times);
}

function freeTokens({ balanceTokens, heldTokens }: AccountState): bigint {
  return balanceTokens - heldTokens;
}

function bookedUsage(
  result: Result<Posted>,
  { usage }: Posting,
  books: ReadonlyMap<string, Book>,
  now: Date,
): BookedUsage[] {
  if (!usage || !result.ok || result.value.replayed) return [];
  const { account, holds } = books.get(usage.accountId)!;
  const recordedAt = account.updatedAt > now ? account.updatedAt : now;
  // Whoever settles a hold need not say which run it was carved out of.
  const runId = usage.holdId && usage.runId === null ? holds.get(usage.holdId)?.runId : null;
  return [{ usage: runId ? { ...usage, runId } : usage, lineSeq: result.value.seq, recordedAt }];
}

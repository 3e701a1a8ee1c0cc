import "server-only";
import { findAccount, type AccountName, type NamedAccount } from "@/lib/db/account-store";
import { readModelPrices } from "@/lib/db/price-store";
import { readSettings } from "@/lib/db/settings-store";
import { readUsageReceipt } from "@/lib/db/usage-store";
import { actorLabel, actorMay, actorMayOn, type Actor } from "@/lib/domain/access";
import { digestId } from "@/lib/domain/ledger/hash";
import type { Command } from "@/lib/domain/ledger/types";
import {
  actualTokensOf,
  chargeFor,
  UNPRICED,
  type Charge,
  type ChargeOverride,
  type Units,
} from "@/lib/domain/pricing/charge";
import { describeUsage } from "@/lib/domain/pricing/describe";
import { priceInForce, type ChargeType } from "@/lib/domain/pricing/price";
import type { Refusal } from "@/lib/domain/refusals";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { pricingSettingsOf } from "@/lib/domain/settings";
import type { UsageRecord, UsageStatus } from "@/lib/domain/usage";
import { isId, newId } from "@/lib/ids";
import { canonicalJson } from "./canonical-json";
import { post, postOne, type Posting } from "./ledger";

/** What ran, as the one who ran it says. */
export type RecordUsage = {
  who: AccountName;
  /** Makes a repetition recognisable. Without it every call is an operation of its own. */
  key?: string;
  /** Settle this hold with it. */
  holdId?: string;
  projectId?: string;
  runId?: string;
  operationType: string;
  provider: string;
  model: string;
  units: Units;
  success: boolean;
  errorMessage?: string;
  override?: ChargeOverride;
  /** The caller's own sums; where given they must equal ours. */
  claimed?: { totalTokens?: bigint; billableTokens?: bigint };
  /** Book only if the account may spend and has it available. Otherwise the work counts as done and is booked. */
  requireBalance?: boolean;
  occurredAt?: Date;
  metadata?: Record<string, unknown>;
};

export type UsageReceipt = {
  usageId: string;
  accountId: string;
  /** The ledger line that charged it; null when nothing was charged. */
  seq: bigint | null;
  status: UsageStatus;
  actualTokens: bigint;
  billableTokens: bigint;
  chargeType: ChargeType | null;
  balanceTokens: bigint;
  replayed: boolean;
};

const OLDEST_DAYS = 34;
const MOST_AHEAD_MINUTES = 5;

/**
 * Records AI operations and charges them, each once, in one transaction for all that concern the ledger. The server
 * computes every charge. Results come in the order of the inputs; a refused one books nothing.
 */
export async function recordUsages(actor: Actor, inputs: readonly RecordUsage[]): Promise<Result<UsageReceipt>[]> {
  if (!actorMay(actor, "usage:record")) return inputs.map(() => refuse({ code: "insufficient_scope" }));
  return recordOwnUsages(actor, inputs);
}

/** `recordUsages` for one operation. */
export async function recordUsage(actor: Actor, input: RecordUsage): Promise<Result<UsageReceipt>> {
  return (await recordUsages(actor, [input]))[0]!;
}

/** For our own AI operations, whose right to spend was decided when their hold was opened. */
export async function recordOwnUsages(actor: Actor, inputs: readonly RecordUsage[]): Promise<Result<UsageReceipt>[]> {
  const prepared = await Promise.all(inputs.map((input) => prepare(actor, input)));
  const postings = prepared.flatMap((item) => (item.ok ? [item.value] : []));
  const posted = postings.length === 1 ? [await postOne(postings[0]!)] : await post(postings);
  let next = 0;
  return Promise.all(
    prepared.map(async (item) => {
      if (!item.ok) return item;
      const result = posted[next++]!;
      if (!result.ok) return result;
      const { seq, balanceTokens, replayed } = result.value;
      const booked = { seq, balanceTokens, replayed, accountId: item.value.command.accountId };
      return ok({
        ...booked,
        ...(replayed ? await firstAnswer(result.value.usageId!, booked.accountId) : sumsOf(item.value.usage)),
      });
    }),
  );
}

type Prepared = Posting & { command: Command; usage: UsageRecord };

async function prepare(actor: Actor, input: RecordUsage): Promise<Result<Prepared>> {
  const now = new Date();
  const occurredAt = input.occurredAt ?? now;
  if (occurredAt < daysBefore(now, OLDEST_DAYS) || occurredAt > minutesAfter(now, MOST_AHEAD_MINUTES)) {
    return invalid(
      "occurredAt",
      `must be within the last ${OLDEST_DAYS} days and at most ${MOST_AHEAD_MINUTES} minutes ahead`,
    );
  }
  if (input.holdId !== undefined && !isId(input.holdId)) return refuse({ code: "hold_not_found" });
  const [account, charge] = await Promise.all([findAccount(input.who), priceOf(input, occurredAt)]);
  if (!account || !mayChargeTo(actor, account.accountId)) return refuse({ code: "account_not_found" });
  return ok(posting(actor, account, input, charge, occurredAt));
}

/** Our own operations run for the signed-in person; whoever holds a bound key reaches that account alone. */
function mayChargeTo(actor: Actor, accountId: string): boolean {
  return actor.kind === "user" ? actor.accountId === accountId : actorMayOn(actor, "usage:record", accountId);
}

/** What it is charged, or why that cannot be said. A failure costs nothing. */
async function priceOf(input: RecordUsage, at: Date): Promise<Result<Charge>> {
  if (!input.success) return ok(UNPRICED);
  if (hasNoUnits(input) && input.override?.fixedTokens === undefined) {
    return invalid("inputTokens", "say what was consumed: tokens, images, characters or seconds");
  }
  const [prices, settings] = await Promise.all([readModelPrices(), readSettings()]);
  const price = priceInForce(prices, input.provider, input.model, at);
  const charge = chargeFor(input.units, price, pricingSettingsOf(settings), input, input.override);
  if (!charge.ok) return charge;
  const refusal = mismatch(input, charge.value);
  return refusal ? refuse(refusal) : charge;
}

function posting(
  actor: Actor,
  account: NamedAccount,
  input: RecordUsage,
  priced: Result<Charge>,
  occurredAt: Date,
): Prepared {
  const charge = priced.ok ? priced.value : UNPRICED;
  const usage: UsageRecord = {
    id: newId(),
    accountId: account.accountId,
    userId: account.userId,
    projectId: input.projectId ?? null,
    runId: input.runId ?? null,
    holdId: input.holdId ?? null,
    status: !input.success ? "failed" : charge.chargeType === null ? "unpriced" : "succeeded",
    operationType: input.operationType,
    provider: input.provider,
    model: input.model,
    units: input.units,
    charge,
    errorMessage: input.errorMessage ?? null,
    metadata: input.metadata ?? null,
    occurredAt,
  };
  const about = {
    accountId: account.accountId,
    cause:
      input.key !== undefined ? `usage:${input.key}` : input.holdId ? `settle:${input.holdId}` : `usage-id:${usage.id}`,
    bodyHash: bodyHashOf(input),
    actor: actorLabel(actor),
    description: describeUsage({ ...input, terms: charge.terms }),
    occurredAt,
    usageId: usage.id,
    projectId: input.projectId,
    // Nobody can repeat what has no key, and what names its time is refused once it is old.
    isForgettable: input.occurredAt !== undefined || (input.key === undefined && input.holdId === undefined),
    // Prices may have changed since: a call that was booked before hears what was booked, not what it would cost now.
    refusalIfNew: priced.ok ? undefined : priced.refusal,
  };
  const amountTokens = charge.billableTokens;
  if (input.holdId) return { usage, command: { ...about, kind: "settle-hold", holdId: input.holdId, amountTokens } };
  if (usage.status !== "succeeded") return { usage, command: { ...about, kind: "note" } };
  const guard = input.requireBalance ? "spendable" : "owed";
  return { usage, command: { ...about, kind: "debit", type: "usage", amountTokens, guard } };
}

type Sums = Pick<UsageReceipt, "usageId" | "status" | "actualTokens" | "billableTokens" | "chargeType">;

function sumsOf(usage: UsageRecord): Sums {
  return {
    usageId: usage.id,
    status: usage.status,
    actualTokens: actualTokensOf(usage.units),
    billableTokens: usage.charge.billableTokens,
    chargeType: usage.charge.chargeType,
  };
}

/** A repeated call is told what was booked then, whatever the prices say now. */
async function firstAnswer(usageId: string, accountId: string): Promise<Sums> {
  return { usageId, ...(await readUsageReceipt(accountId, usageId)) };
}

function mismatch(input: RecordUsage, charge: Charge): Refusal | null {
  const expected: Record<string, bigint> = {};
  const given: Record<string, bigint> = {};
  const compare = (name: string, ours: bigint, theirs: bigint | undefined) => {
    if (theirs === undefined || theirs === ours) return;
    expected[name] = ours;
    given[name] = theirs;
  };
  compare("totalTokens", actualTokensOf(input.units), input.claimed?.totalTokens);
  compare("billableTokens", charge.billableTokens, input.claimed?.billableTokens);
  return Object.keys(expected).length > 0 ? { code: "charge_mismatch", expected, given } : null;
}

function hasNoUnits({ units }: RecordUsage): boolean {
  const counts = [
    units.inputModelTokens,
    units.outputModelTokens,
    units.imageCount,
    units.characterCount,
    units.durationMs,
  ];
  return counts.every((count) => count === 0n);
}

function bodyHashOf({ key: _key, ...body }: RecordUsage): string {
  return digestId(canonicalJson(body));
}

function invalid(path: string, message: string) {
  return refuse({ code: "validation_failed", faults: [{ path, message }] });
}

function daysBefore(at: Date, days: number): Date {
  return new Date(at.getTime() - days * 86_400_000);
}

function minutesAfter(at: Date, minutes: number): Date {
  return new Date(at.getTime() + minutes * 60_000);
}

import "server-only";
import { findPayers, type AccountName, type NamedAccount } from "@/lib/db/account-store";
import { readModelPrices } from "@/lib/db/price-store";
import { readSettings } from "@/lib/db/settings-store";
import { readUsageReceipt } from "@/lib/db/usage-store";
import { actorLabel, actorMay, actorMayOn, isCustomersKey, type Actor } from "@/lib/domain/access";
import { digestId } from "@/lib/domain/ledger/hash";
import { spenderOf } from "@/lib/domain/ledger/spender";
import type { Command, Posted } from "@/lib/domain/ledger/types";
import {
  actualTokensOf,
  chargeFor,
  UNPRICED,
  type Charge,
  type ChargeOverride,
  type PricingSettings,
  type Units,
} from "@/lib/domain/pricing/charge";
import { describeUsage } from "@/lib/domain/pricing/describe";
import { priceInForce, type ChargeType, type ModelPrice } from "@/lib/domain/pricing/price";
import type { Refusal } from "@/lib/domain/refusals";
import { ok, refuse, type Refused, type Result } from "@/lib/domain/result";
import { pricingSettingsOf } from "@/lib/domain/settings";
import type { UsageRecord, UsageStatus } from "@/lib/domain/usage";
import { isId, newId } from "@/lib/ids";
import { canonicalJson } from "./canonical-json";
import { refusedStep } from "./finish-run";
import { postOne, type Posting } from "./ledger";

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
 * Records AI operations and charges them, each once and each on its own: those of a batch share transactions with
 * whatever else arrives, as the lanes see fit. The server computes every charge. Results come in the order of the
 * inputs; a refused one books nothing.
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
  const [accounts, rules] = await Promise.all([findPayers(inputs.map(({ who }) => who)), readRules()]);
  const prepared = inputs.map((input, index) => prepare(actor, input, accounts[index]!, rules));
  const postings = prepared.flatMap((item) => (item.ok ? [item.value] : []));
  const posted = await Promise.all(postings.map(postOne));
  let next = 0;
  const receipts = prepared.map((item) => {
    if (!item.ok) return item;
    const result = posted[next++]!;
    return result.ok ? receiptOf(item.value, result.value) : refused(item.value, result);
  });
  return Promise.all(receipts);
}

function refused({ command }: Prepared, result: Refused): Refused | Promise<Refused> {
  if (command.kind !== "spend-in-run") return result;
  return refusedStep(result.refusal, command.runId, command.amountTokens).then(refuse);
}

function receiptOf(
  { command, usage }: Prepared,
  { seq, balanceTokens, replayed, usageId }: Posted,
): Result<UsageReceipt> | Promise<Result<UsageReceipt>> {
  const { accountId } = command;
  if (replayed) {
    // A repeated call is told what was booked then, whatever the prices say now.
    return readUsageReceipt(accountId, usageId!).then((first) =>
      ok({ usageId: usageId!, accountId, seq, balanceTokens, replayed, ...first }),
    );
  }
  return ok({
    usageId: usage.id,
    accountId,
    seq,
    status: usage.status,
    actualTokens: actualTokensOf(usage.units),
    billableTokens: usage.charge.billableTokens,
    chargeType: usage.charge.chargeType,
    balanceTokens,
    replayed,
  });
}

/** By what everything that arrives now is priced and judged. */
type Rules = { prices: readonly ModelPrice[]; settings: PricingSettings; now: Date };

async function readRules(): Promise<Rules> {
  const [prices, settings] = await Promise.all([readModelPrices(), readSettings()]);
  return { prices, settings: pricingSettingsOf(settings), now: new Date() };
}

type Prepared = Posting & { command: Command; usage: UsageRecord };

function prepare(actor: Actor, input: RecordUsage, account: NamedAccount | null, rules: Rules): Result<Prepared> {
  const occurredAt = input.occurredAt ?? rules.now;
  if (occurredAt < daysBefore(rules.now, OLDEST_DAYS) || occurredAt > minutesAfter(rules.now, MOST_AHEAD_MINUTES)) {
    return invalid(
      "occurredAt",
      `must be within the last ${OLDEST_DAYS} days and at most ${MOST_AHEAD_MINUTES} minutes ahead`,
    );
  }
  if (input.holdId !== undefined && !isId(input.holdId)) return refuse({ code: "hold_not_found" });
  if (input.holdId === undefined && input.runId !== undefined && !isId(input.runId)) {
    return refuse({ code: "run_not_found" });
  }
  if (!account || !mayChargeTo(actor, account.accountId)) return refuse({ code: "account_not_found" });
  if (isCustomersKey(actor) && setsPrice(input.override)) return refuse({ code: "insufficient_scope" });
  return ok(posting(actor, account, input, priceOf(input, occurredAt, rules), occurredAt));
}

/** Our own operations run for the signed-in person; whoever holds a bound key reaches that account alone. */
function mayChargeTo(actor: Actor, accountId: string): boolean {
  return actor.kind === "user" ? actor.accountId === accountId : actorMayOn(actor, "usage:record", accountId);
}

/** What something costs is for the deployment's own services to say, not for the one who pays. */
function setsPrice(override: ChargeOverride | undefined): boolean {
  return override !== undefined && Object.values(override).some((value) => value !== undefined);
}

/** What it is charged, or why that cannot be said. A failure costs nothing. */
function priceOf(input: RecordUsage, at: Date, { prices, settings }: Rules): Result<Charge> {
  if (!input.success) return ok(UNPRICED);
  if (hasNoUnits(input.units) && input.override?.fixedTokens === undefined) {
    return invalid("inputTokens", "say what was consumed: tokens, images, characters or seconds");
  }
  const price = priceInForce(prices, input.provider, input.model, at);
  const charge = chargeFor(input.units, price, settings, input, input.override);
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
  return { usage, command: commandOf(actor, input, usage, priced) };
}

function commandOf(actor: Actor, input: RecordUsage, usage: UsageRecord, priced: Result<Charge>): Command {
  const about = {
    accountId: usage.accountId,
    cause: causeOf(input, usage.id),
    bodyHash: bodyHashOf(input),
    actor: actorLabel(actor),
    description: describeUsage(input.operationType, input.model, input.units, usage.charge.terms),
    occurredAt: usage.occurredAt,
    usageId: usage.id,
    projectId: input.projectId,
    // Nobody can repeat what has no key, and what names its time is refused once it is old.
    isForgettable: input.occurredAt !== undefined || (input.key === undefined && input.holdId === undefined),
    // Prices may have changed since: a call that was booked before hears what was booked, not what it would cost now.
    refusalIfNew: priced.ok ? undefined : priced.refusal,
  };
  const amountTokens = usage.charge.billableTokens;
  const spender = spenderOf(actor);
  // Added to rather than copied: this runs for every usage.
  if (input.holdId) {
    return Object.assign(about, { kind: "settle-hold" as const, holdId: input.holdId, amountTokens, spender });
  }
  if (usage.status !== "succeeded") return Object.assign(about, { kind: "note" as const });
  if (input.runId) {
    return Object.assign(about, { kind: "spend-in-run" as const, runId: input.runId, amountTokens, spender });
  }
  const guard = input.requireBalance ? ("spendable" as const) : ("owed" as const);
  return Object.assign(about, { kind: "debit" as const, type: "usage" as const, amountTokens, guard, spender });
}

function causeOf({ key, holdId }: RecordUsage, usageId: string): string {
  if (key !== undefined) return `usage:${key}`;
  return holdId ? `settle:${holdId}` : `usage-id:${usageId}`;
}

function mismatch({ claimed, units }: RecordUsage, charge: Charge): Refusal | null {
  if (claimed?.totalTokens === undefined && claimed?.billableTokens === undefined) return null;
  const expected: Record<string, bigint> = {};
  const given: Record<string, bigint> = {};
  const compare = (name: string, ours: bigint, theirs: bigint | undefined) => {
    if (theirs === undefined || theirs === ours) return;
    expected[name] = ours;
    given[name] = theirs;
  };
  compare("totalTokens", actualTokensOf(units), claimed.totalTokens);
  compare("billableTokens", charge.billableTokens, claimed.billableTokens);
  return Object.keys(expected).length > 0 ? { code: "charge_mismatch", expected, given } : null;
}

function hasNoUnits(units: Units): boolean {
  const { inputModelTokens, outputModelTokens, imageCount, characterCount, durationMs } = units;
  return (
    inputModelTokens === 0n &&
    outputModelTokens === 0n &&
    imageCount === 0n &&
    characterCount === 0n &&
    durationMs === 0n
  );
}

/** Tells a repetition from another request: everything that was asked for but the key, in a fixed order. */
function bodyHashOf(input: RecordUsage): string {
  const { who, units, override, claimed } = input;
  return digestId(
    JSON.stringify([
      [who.userId, who.externalUserId, who.accountId, who.workspaceId],
      [input.holdId, input.projectId, input.runId, input.operationType, input.provider, input.model],
      [digits(units.inputModelTokens), digits(units.cachedInputModelTokens), digits(units.outputModelTokens)],
      [digits(units.imageCount), units.imageSize, digits(units.characterCount), digits(units.durationMs)],
      [override?.chargeType, digits(override?.multiplierBasisPoints), digits(override?.fixedTokens)],
      [digits(claimed?.totalTokens), digits(claimed?.billableTokens)],
      [input.success, input.errorMessage, input.requireBalance, input.occurredAt],
      input.metadata && canonicalJson(input.metadata),
    ]),
  );
}

function digits(value: bigint | undefined): string | undefined {
  return value?.toString();
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

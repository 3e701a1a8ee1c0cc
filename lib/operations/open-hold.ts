import "server-only";
import { findAccount, type AccountName } from "@/lib/db/account-store";
import { readHold } from "@/lib/db/hold-store";
import { readModelPrices } from "@/lib/db/price-store";
import { readSettings } from "@/lib/db/settings-store";
import { actorLabel, actorMay, actorMayOn, type Actor } from "@/lib/domain/access";
import { isFreeze } from "@/lib/domain/ledger/freeze";
import { isRun } from "@/lib/domain/ledger/runs";
import { digestId } from "@/lib/domain/ledger/hash";
import { spenderOf } from "@/lib/domain/ledger/spender";
import { operationLabel } from "@/lib/domain/operation-types";
import { chargeFor, type Units } from "@/lib/domain/pricing/charge";
import { priceInForce } from "@/lib/domain/pricing/price";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { pricingSettingsOf } from "@/lib/domain/settings";
import { newId } from "@/lib/ids";
import { canonicalJson } from "./canonical-json";
import { refusedStep } from "./finish-run";
import { postOne } from "./ledger";

export type OpenHold = {
  who: AccountName;
  key?: string;
  /** Hold exactly this much, or as much as `ceiling` would be charged. */
  tokens?: bigint;
  ceiling?: { provider: string; model: string; units: Units };
  operationType?: string;
  /** Out of what this run may still cost. */
  runId?: string;
  ttlSeconds: number;
};

export type HoldReceipt = {
  holdId: string;
  accountId: string;
  tokens: bigint;
  expiresAt: Date;
  balanceTokens: bigint;
  replayed: boolean;
};

/**
 * Sets tokens aside before work begins, so that of many callers only as many start as can be paid.
 * Refuses `insufficient_tokens`, `account_suspended`, `account_blocked`, `too_many_in_flight`, `key_budget_exceeded`.
 */
export async function openHold(actor: Actor, input: OpenHold): Promise<Result<HoldReceipt>> {
  const isOwn = actor.kind === "user" && input.who.accountId === actor.accountId && actorMay(actor, "tokens:spend:own");
  if (!isOwn && !actorMay(actor, "usage:record")) return refuse({ code: "insufficient_scope" });

  const operationType = input.operationType ?? "hold";
  if (isFreeze({ operationType }) || isRun({ operationType })) return reserved(operationType);

  const account = await findAccount(input.who);
  if (!account || (!isOwn && !actorMayOn(actor, "usage:record", account.accountId)))
    return refuse({ code: "account_not_found" });
  const tokens = await tokensToHold(input);

  const { inFlightLimitHolds } = await readSettings();
  const holdId = newId();
  const now = new Date();
  const expiresAt = new Date(now.getTime() + input.ttlSeconds * 1_000);
  const posted = await postOne({
    command: {
      kind: "open-hold",
      accountId: account.accountId,
      cause: input.key === undefined ? `hold-id:${holdId}` : `hold:${input.key}`,
      bodyHash: digestId(canonicalJson({ ...input, key: undefined })),
      actor: actorLabel(actor),
      description: `Held for ${operationLabel(operationType)}`,
      occurredAt: now,
      isForgettable: input.key === undefined,
      holdId,
      // Refused anyway when the amount cannot be told, unless it is a repetition.
      tokens: tokens.ok ? tokens.value : 1n,
      refusalIfNew: tokens.ok ? undefined : tokens.refusal,
      expiresAt,
      inFlightLimit: Number(inFlightLimitHolds),
      operationType,
      provider: input.ceiling?.provider ?? null,
      model: input.ceiling?.model ?? null,
      spender: spenderOf(actor),
      runId: input.runId,
    },
  });
  if (!posted.ok) {
    return posted.refusal.code === "run_over" && tokens.ok
      ? refuse(await refusedStep(posted.refusal, input.runId!, tokens.value))
      : posted;
  }
  const { balanceTokens, replayed } = posted.value;
  const receipt = { accountId: account.accountId, balanceTokens, replayed };
  if (!replayed && tokens.ok) return ok({ ...receipt, holdId, tokens: tokens.value, expiresAt });
  const first = await readHold(account.accountId, posted.value.holdId!);
  return ok({ ...receipt, holdId: first.id, tokens: first.tokens, expiresAt: first.expiresAt });
}

async function tokensToHold({ tokens, ceiling }: OpenHold): Promise<Result<bigint>> {
  if (tokens !== undefined) return ok(tokens);
  if (!ceiling) return noAmount();
  const [prices, settings] = await Promise.all([readModelPrices(), readSettings()]);
  const price = priceInForce(prices, ceiling.provider, ceiling.model, new Date());
  const charge = chargeFor(ceiling.units, price, pricingSettingsOf(settings), ceiling);
  if (!charge.ok) return charge;
  return charge.value.billableTokens > 0n ? ok(charge.value.billableTokens) : noAmount();
}

function reserved(operationType: string) {
  const message = `must not be "${operationType}", which marks tokens that we keep ourselves`;
  return refuse({ code: "validation_failed", faults: [{ path: "operationType", message }] });
}

function noAmount() {
  const message = "say how many tokens to hold: this operation has no price from which to tell";
  return refuse({ code: "validation_failed", faults: [{ path: "tokens", message }] });
}

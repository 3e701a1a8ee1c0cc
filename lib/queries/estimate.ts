import "server-only";
import { database } from "@/lib/db/client";
import { readModelPrices } from "@/lib/db/price-store";
import { readRunTypes } from "@/lib/db/run-store";
import { readSettings } from "@/lib/db/settings-store";
import { actorMaySee, type Actor } from "@/lib/domain/access";
import { ENOUGH_OF_ALL, estimateFrom, faceValueCents, faceValueTokens, type Estimate } from "@/lib/domain/estimates";
import { chargeFor, type Units } from "@/lib/domain/pricing/charge";
import { priceInForce } from "@/lib/domain/pricing/price";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { pricingSettingsOf } from "@/lib/domain/settings";

export type EstimateView = Estimate & { maxCents: bigint; minCents: bigint };

/** How many of the latest are looked at, however long the history is. */
const LATEST = 500;

/** What a run of this type costs: by the account's own runs, else everybody's, else the range it is set up with. */
export async function estimateRun(actor: Actor, type: string, accountId: string | null): Promise<Result<EstimateView>> {
  if (accountId !== null && !actorMaySee(actor, accountId)) return refuse({ code: "account_not_found" });
  const [types, { tokensPerUsd }] = await Promise.all([readRunTypes(), readSettings()]);
  const found = types.find(({ code }) => code === type);
  if (!found) {
    const message = `must be one of ${types.map(({ code }) => code).join(", ")}`;
    return refuse({ code: "validation_failed", faults: [{ path: "workflowType", message }] });
  }
  const own = accountId === null ? null : estimateFrom(await costsOfRuns(type, accountId), "own_history");
  const estimate = own ?? estimateFrom(await costsOfRuns(type, null), "all_history");
  const seeded: Estimate = {
    minTokens: faceValueTokens(found.minCents, tokensPerUsd),
    maxTokens: faceValueTokens(found.maxCents, tokensPerUsd),
    p50Tokens: null,
    p95Tokens: null,
    basis: "seeded_range",
  };
  return ok(inMoney(estimate ?? seeded, tokensPerUsd));
}

/**
 * What an operation costs: exactly, when its units are known; else by the account's own operations of that kind with
 * that model, else by everybody's.
 */
export async function estimateOperation(
  actor: Actor,
  operation: { operationType: string; provider: string; model: string; units: Units | null },
  accountId: string | null,
): Promise<Result<EstimateView>> {
  if (accountId !== null && !actorMaySee(actor, accountId)) return refuse({ code: "account_not_found" });
  const { operationType, provider, model, units } = operation;
  const [prices, settings] = await Promise.all([readModelPrices(), readSettings()]);
  const { tokensPerUsd } = settings;
  if (units !== null) {
    const price = priceInForce(prices, provider, model, new Date());
    const charge = chargeFor(units, price, pricingSettingsOf(settings), { provider, model });
    if (!charge.ok) return charge;
    if (charge.value.chargeType === null) return noEstimate("model", "has no price yet from which to tell");
    const tokens = charge.value.billableTokens;
    const exact = { minTokens: tokens, maxTokens: tokens, p50Tokens: null, p95Tokens: null, basis: "price" as const };
    return ok(inMoney(exact, tokensPerUsd));
  }
  const own =
    accountId === null ? null : estimateFrom(await costsOfOperations(accountId, operationType, model), "own_history");
  const estimate = own ?? (await everybodysCosts(operationType, model));
  if (estimate) return ok(inMoney(estimate, tokensPerUsd));
  return noEstimate("inputTokens", "say how much it takes: there is no history from which to tell");
}

async function costsOfRuns(type: string, accountId: string | null): Promise<bigint[]> {
  const { rows } = await database().pool.query<{ cost: bigint }>(
    `SELECT cost_tokens AS cost FROM runs
      WHERE type = $1 AND finished_at IS NOT NULL AND ($2::uuid IS NULL OR account_id = $2)
      ORDER BY finished_at DESC LIMIT $3`,
    [type, accountId, LATEST],
  );
  return rows.map(({ cost }) => cost);
}

/** The latest of an account, whatever else it does: ids are in the order of their time. */
async function costsOfOperations(accountId: string, operationType: string, model: string): Promise<bigint[]> {
  const { rows } = await database().pool.query<{ cost: bigint }>(
    `SELECT billable_tokens AS cost FROM (
       SELECT operation_type, model, status, billable_tokens FROM usages WHERE account_id = $1 ORDER BY id DESC LIMIT $4
     ) AS latest
      WHERE operation_type = $2 AND model = $3 AND status = 'succeeded'`,
    [accountId, operationType, model, LATEST * 4],
  );
  return rows.map(({ cost }) => cost);
}

async function everybodysCosts(operationType: string, model: string): Promise<Estimate | null> {
  const costs = await database().prisma.operationCost.findUnique({
    where: { operationType_model: { operationType, model } },
  });
  if (!costs || costs.usageCount < BigInt(ENOUGH_OF_ALL)) return null;
  const { p50Tokens, p95Tokens, maxTokens } = costs;
  return { minTokens: p50Tokens, maxTokens, p50Tokens, p95Tokens, basis: "all_history" };
}

function inMoney(estimate: Estimate, tokensPerUsd: bigint): EstimateView {
  return {
    ...estimate,
    minCents: faceValueCents(estimate.minTokens, tokensPerUsd),
    maxCents: faceValueCents(estimate.maxTokens, tokensPerUsd),
  };
}

function noEstimate(path: string, message: string) {
  return refuse({ code: "validation_failed", faults: [{ path, message }] });
}

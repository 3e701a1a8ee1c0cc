import "server-only";
import { database } from "@/lib/db/client";
import { readModelPrices } from "@/lib/db/price-store";
import { readSettings } from "@/lib/db/settings-store";
import { actorMay, type Actor } from "@/lib/domain/access";
import { groupBy } from "@/lib/domain/group-by";
import type { Units } from "@/lib/domain/pricing/charge";
import { laterCharge } from "@/lib/domain/pricing/later-charge";
import { priceInForce, type ModelPrice } from "@/lib/domain/pricing/price";
import { kindOf } from "@/lib/domain/pricing/rates";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { pricingSettingsOf } from "@/lib/domain/settings";
import { namesOfActors } from "./actor-names";
import { readTimeCursor, timeCursor } from "./time-cursor";

export type PriceVersion = ModelPrice & { by: string; state: "past" | "in force" | "to come" };

/** A name in the price list with its versions, the newest first. */
export type PricedModel = { provider: string; model: string; kind: string; versions: PriceVersion[] };

export type PriceList = { models: PricedModel[]; multiplierBasisPoints: bigint };

export async function listPrices(actor: Actor): Promise<Result<PriceList>> {
  if (!actorMay(actor, "account:read:any")) return refuse({ code: "insufficient_scope" });
  const [prices, settings, makers] = await Promise.all([
    readModelPrices(),
    readSettings(),
    database().prisma.modelPrice.findMany({ select: { id: true, createdBy: true } }),
  ]);
  const nameOf = await namesOfActors(makers.map(({ createdBy }) => createdBy));
  const by = new Map(makers.map(({ id, createdBy }) => [id, nameOf(createdBy)]));
  const models = groupBy(prices, ({ provider, model }) => JSON.stringify([provider, model]));
  const now = new Date();
  return ok({
    multiplierBasisPoints: settings.multiplierBasisPoints,
    models: [...models.values()].map((versions) => pricedModel(versions, by, now)).sort(byName),
  });
}

function pricedModel(prices: readonly ModelPrice[], by: ReadonlyMap<string, string>, now: Date): PricedModel {
  const newestFirst = prices.toSorted((a, b) => b.effectiveFrom.getTime() - a.effectiveFrom.getTime());
  const inForce = newestFirst.find(({ effectiveFrom }) => effectiveFrom <= now);
  const versions = newestFirst.map((price): PriceVersion => ({
    ...price,
    by: by.get(price.id) ?? "seed",
    state: price === inForce ? "in force" : price.effectiveFrom > now ? "to come" : "past",
  }));
  const { provider, model } = newestFirst[0]!;
  return { provider, model, kind: kindOf(inForce ?? newestFirst[0]!), versions };
}

function byName(a: PricedModel, b: PricedModel): number {
  return a.provider.localeCompare(b.provider) || a.model.localeCompare(b.model);
}

/** An operation that was not charged, because nobody knew its price. */
export type UnpricedUsage = {
  id: string;
  accountId: string;
  email: string | null;
  operationType: string;
  provider: string;
  model: string;
  units: Units;
  occurredAt: Date;
  balanceTokens: bigint;
  /** What it would be charged now; null while there is no price for what it used. */
  billableTokens: bigint | null;
  /** The version in force for its model: one that says nothing of what it used, where it cannot be charged. */
  price: ModelPrice | null;
};

export type UnpricedPage = { usages: UnpricedUsage[]; nextCursor: string | null };

const PAGE_SIZE = 25;

/** The operations that wait for a price, the newest first. */
export async function listUnpricedUsages(
  actor: Actor,
  ask: { cursor?: string },
  pageSize = PAGE_SIZE,
): Promise<Result<UnpricedPage>> {
  if (!actorMay(actor, "account:read:any")) return refuse({ code: "insufficient_scope" });
  const cursor = readTimeCursor(ask.cursor);
  const [prices, settings, { rows }] = await Promise.all([
    readModelPrices(),
    readSettings(),
    database().pool.query<UnpricedRow>(UNPRICED, [cursor?.at ?? null, cursor?.id ?? null, pageSize + 1]),
  ]);
  const usages = rows.slice(0, pageSize).map((row): UnpricedUsage => {
    const usage = usageOf(row);
    const now = new Date();
    const charge = laterCharge(usage, prices, pricingSettingsOf(settings), now);
    const price = priceInForce(prices, usage.provider, usage.model, now);
    return { ...usage, billableTokens: charge && charge.billableTokens, price };
  });
  const last = rows[pageSize - 1];
  return ok({
    usages,
    nextCursor: rows.length > pageSize && last ? timeCursor({ at: last.recordedAt, id: last.id }) : null,
  });
}

type UnpricedRow = Omit<UnpricedUsage, "units" | "billableTokens" | "price"> &
  Omit<Units, "imageCount"> & { imageCount: number; recordedAt: Date };

function usageOf(row: UnpricedRow): Omit<UnpricedUsage, "billableTokens" | "price"> {
  const { id, accountId, email, operationType, provider, model, occurredAt, balanceTokens } = row;
  const { inputModelTokens, cachedInputModelTokens, outputModelTokens, imageSize, characterCount, durationMs } = row;
  return {
    ...{ id, accountId, email, operationType, provider, model, occurredAt, balanceTokens },
    units: {
      inputModelTokens,
      cachedInputModelTokens,
      outputModelTokens,
      imageCount: BigInt(row.imageCount),
      imageSize,
      characterCount,
      durationMs,
    },
  };
}

const UNPRICED = `
  SELECT u.id, u.account_id AS "accountId", p.email, u.operation_type AS "operationType", u.provider, u.model,
         u.input_model_tokens AS "inputModelTokens", u.cached_input_model_tokens AS "cachedInputModelTokens",
         u.output_model_tokens AS "outputModelTokens", u.image_count AS "imageCount", u.image_size AS "imageSize",
         u.character_count AS "characterCount", u.duration_ms AS "durationMs", u.occurred_at AS "occurredAt",
         u.recorded_at AS "recordedAt", a.balance_tokens AS "balanceTokens"
    FROM usages u JOIN accounts a ON a.id = u.account_id LEFT JOIN users p ON p.personal_account_id = u.account_id
   WHERE u.status = 'unpriced' AND ($1::timestamptz IS NULL OR (u.recorded_at, u.id) < ($1, $2::uuid))
   ORDER BY u.recorded_at DESC, u.id DESC LIMIT $3`;

/** A package as the staff see it, those off sale included. */
export type AdminPackage = {
  id: string;
  code: string;
  name: string;
  amountTokens: bigint;
  priceCents: bigint;
  currency: string;
  isPopular: boolean;
  isActive: boolean;
  position: number;
  stripePriceId: string | null;
  createdAt: Date;
  updatedAt: Date;
  /** Payments that brought it. */
  soldCount: number;
};

export async function listAllPackages(actor: Actor): Promise<Result<AdminPackage[]>> {
  if (!actorMay(actor, "account:read:any")) return refuse({ code: "insufficient_scope" });
  const { prisma } = database();
  const [packages, sold] = await Promise.all([
    prisma.package.findMany({ orderBy: [{ position: "asc" }, { code: "asc" }] }),
    prisma.purchase.groupBy({ by: ["packageId"], where: { status: "paid" }, _count: true }),
  ]);
  const counts = new Map(sold.map(({ packageId, _count }) => [packageId, _count]));
  return ok(packages.map((row) => ({ ...row, soldCount: counts.get(row.id) ?? 0 })));
}

import { z } from "zod";
import { AiMediaModels } from "./ai-media";
import { LINE_TYPES } from "./transactions";
import { INTERVALS } from "./usage-report";

/*
 * What the HTTP API answers, as it stands in the JSON. The description of the API is made from these, and the tests
 * hold every answer against that description.
 */

const tokens = z.int();
const time = z.iso.datetime();
const id = z.uuid();

export const ProvisionedUser = z
  .object({ userId: id, accountId: id, balance: tokens })
  .meta({ id: "ProvisionedUser", description: "A user with their token account." });

export const Balance = z
  .object({
    accountId: id,
    settled: tokens.meta({ description: "Booked by now; below zero is debt." }),
    held: tokens.meta({ description: "Set aside for operations that are running." }),
    available: tokens.meta({ description: "settled − held: what new work may spend." }),
    debt: tokens,
    level: z.enum(["healthy", "low", "critical", "suspended"]),
    status: z.enum(["active", "suspended", "blocked"]),
    grants: z
      .array(z.object({ id, source: z.string(), amount: tokens, remaining: tokens, expiresAt: time.nullable() }))
      .meta({ description: "Parcels of tokens in the order in which they are spent." }),
    nextExpiry: z.object({ tokens, at: time }).nullable(),
    lifetime: z.object({
      purchased: tokens,
      granted: tokens,
      used: tokens,
      spentCents: z.int(),
      currency: z.string(),
    }),
    autoRecharge: z.object({
      state: z.enum(["off", "active", "backing_off", "cap_reached", "paused"]),
      nextEligibleAt: time.nullable(),
      pausedReason: z.string().nullable(),
    }),
    asOf: time,
  })
  .meta({ id: "Balance" });

export const BalanceCheck = z
  .object({
    sufficient: z.boolean(),
    available: tokens,
    shortfall: tokens,
    topUpUrl: z.url().meta({ description: "Where the customer buys tokens." }),
  })
  .meta({ id: "BalanceCheck" });

const receiptFields = {
  usageId: id,
  transactionId: z.string().nullable().meta({ description: "The ledger line that charged it; null when none did." }),
  usageStatus: z.enum(["succeeded", "failed", "unpriced"]),
  actualTokens: z.int().meta({ description: "Model tokens, input and output." }),
  billableTokens: tokens.meta({ description: "What was charged." }),
  chargeType: z.enum(["multiplier", "fixed", "cost"]).nullable(),
  balance: tokens.meta({ description: "The settled balance afterwards." }),
  replayed: z.boolean().meta({ description: "True when the key was seen before and nothing was booked now." }),
};

export const UsageReceipt = z.object(receiptFields).meta({ id: "UsageReceipt" });

const place = { index: z.int(), status: z.int() };

export const UsageBatchResults = z
  .object({
    results: z.array(
      z.union([
        z.object({ ...place, ...receiptFields }),
        z.looseObject({
          ...place,
          type: z.url(),
          title: z.string(),
          code: z.string(),
          detail: z.string(),
        }),
      ]),
    ),
  })
  .meta({ id: "UsageBatchResults", description: "One result for each item, in the order of the items." });

const figures = {
  operations: z.int(),
  failed: z.int(),
  unpriced: z.int(),
  inputTokens: z.int(),
  cachedInputTokens: z.int(),
  outputTokens: z.int(),
  actualTokens: z.int(),
  images: z.int(),
  characters: z.int(),
  seconds: z.number(),
  billableTokens: tokens,
};

export const UsageReport = z
  .object({
    from: time,
    to: time,
    tz: z.string(),
    interval: z.enum(INTERVALS),
    isToTheHour: z.boolean(),
    totals: z.object(figures),
    byModel: z.array(z.object({ provider: z.string(), model: z.string(), ...figures })),
    byOperation: z.array(z.object({ operationType: z.string(), ...figures })),
    series: z.array(z.object({ start: time, ...figures })),
  })
  .meta({ id: "UsageReport" });

export const Hold = z.object({ holdId: id, tokens, expiresAt: time, balance: tokens }).meta({ id: "Hold" });

export const Released = z.object({ released: z.literal(true) }).meta({ id: "Released" });

const Transaction = z
  .object({
    transactionId: z.string(),
    seq: z.int(),
    type: z.enum(LINE_TYPES),
    amount: tokens.meta({ description: "Below zero when tokens left." }),
    balanceBefore: tokens,
    balanceAfter: tokens,
    description: z.string(),
    actor: z.string(),
    usageId: id.nullable(),
    purchaseId: id.nullable(),
    occurredAt: time.meta({ description: "When it happened, as the caller said." }),
    recordedAt: time.meta({ description: "When it was booked." }),
  })
  .meta({ id: "Transaction", description: "A line of the ledger: it never changes." });

export const TransactionList = listOf(Transaction).meta({ id: "TransactionList" });

const Package = z
  .object({
    id,
    code: z.string(),
    name: z.string(),
    tokens,
    priceCents: z.int(),
    currency: z.string(),
    popular: z.boolean(),
    savingPercent: z.int().nullable().meta({ description: "Below the dearest package's price per token." }),
    pricePerThousandCents: z.string(),
  })
  .meta({ id: "Package" });

export const PackageList = listOf(Package).meta({ id: "PackageList" });

export const PriceList = listOf(
  z
    .object({
      provider: z.string(),
      model: z.string(),
      chargeType: z.enum(["multiplier", "fixed", "cost"]),
      multiplier: z.string().nullable(),
      imageTokens: z.record(z.string(), tokens.nullable()),
      effectiveFrom: time,
    })
    .meta({ id: "ModelPrice" }),
).meta({ id: "PriceList" });

export const Checkout = z
  .object({ url: z.url().meta({ description: "Send the customer here to pay." }), purchaseId: id })
  .meta({ id: "Checkout" });

export const Portal = z.object({ url: z.url() }).meta({ id: "Portal" });

export const AiModelList = z
  .object({
    data: z
      .array(z.object({ provider: z.string(), model: z.string() }))
      .meta({ description: "The language models, the default first." }),
    ...AiMediaModels.shape,
  })
  .meta({ id: "AiModelList" });

export const AiEstimateAnswer = z
  .object({
    provider: z.string(),
    model: z.string(),
    maxTokens: tokens,
    availableTokens: tokens,
    sufficient: z.boolean(),
  })
  .meta({ id: "AiEstimate" });

export const Stopped = z.object({ stopped: z.literal(true) }).meta({ id: "Stopped" });

function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item), nextCursor: z.string().nullable() });
}

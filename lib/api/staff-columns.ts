import { moneyDigits } from "@/lib/domain/units";
import type { AccountRow } from "@/lib/queries/admin-accounts";
import type { AdminPackage, PricedModel, PriceVersion, UnpricedUsage } from "@/lib/queries/admin-catalogue";
import type { PaymentRow } from "@/lib/queries/admin-payments";
import type { SettingChangeView } from "@/lib/queries/admin-settings";
import type { AuditView } from "@/lib/queries/audit-log";
import type { DisputeRow } from "@/lib/queries/disputes";
import type { FindingView } from "@/lib/queries/integrity";
import type { QuestionView } from "@/lib/queries/questions";
import type { PartSums } from "@/lib/queries/statistics";
import type { EventRow } from "@/lib/queries/webhook-events";
import type { CsvColumns } from "./csv-stream";
import { toJson } from "./respond";

/* What stands in the files of the staff's lists. */

export const accountColumns: CsvColumns<AccountRow> = {
  accountId: (row) => row.accountId,
  userId: (row) => row.userId,
  email: (row) => row.email,
  name: (row) => row.name,
  role: (row) => row.role,
  status: (row) => row.status,
  level: (row) => row.level,
  balanceTokens: (row) => row.balanceTokens,
  heldTokens: (row) => row.heldTokens,
  availableTokens: (row) => row.availableTokens,
  lifetimePurchasedTokens: (row) => row.lifetimePurchasedTokens,
  lifetimeUsedTokens: (row) => row.lifetimeUsedTokens,
  lastPurchaseAt: (row) => row.lastPurchaseAt?.toISOString() ?? null,
  createdAt: (row) => row.createdAt.toISOString(),
};

export const auditColumns: CsvColumns<AuditView> = {
  at: (row) => row.at.toISOString(),
  by: (row) => row.by,
  actor: (row) => row.actor,
  action: (row) => row.action,
  subject: (row) => row.subject,
  accountId: (row) => row.accountId,
  before: (row) => row.before && JSON.stringify(row.before),
  after: (row) => row.after && JSON.stringify(row.after),
  reason: (row) => row.reason,
  requestId: (row) => row.requestId,
  id: (row) => row.id,
};

export const statisticsColumns: CsvColumns<PartSums & { by: string }> = {
  by: (row) => row.by,
  name: (row) => row.name,
  operations: (row) => row.operationCount,
  failed: (row) => row.failedCount,
  unpriced: (row) => row.unpricedCount,
  actualTokens: (row) => row.actualTokens,
  billableTokens: (row) => row.billableTokens,
  billableTokensBefore: (row) => row.billableTokensBefore,
  costMicroUsd: (row) => row.costMicroUsd,
  costUnknown: (row) => row.costUnknownCount,
};

export const paymentColumns: CsvColumns<PaymentRow> = {
  purchaseId: (row) => row.purchaseId,
  accountId: (row) => row.accountId,
  email: (row) => row.email,
  name: (row) => row.name,
  kind: (row) => row.kind,
  status: (row) => row.status,
  package: (row) => row.packageName,
  amountTokens: (row) => row.amountTokens,
  priceCents: (row) => row.priceCents,
  paidCents: (row) => row.paidCents,
  currency: (row) => row.currency,
  refundedCents: (row) => row.refundedCents,
  refundedTokens: (row) => row.refundedTokens,
  dispute: (row) => row.dispute?.status ?? null,
  failure: (row) => row.failureMessage,
  paymentIntentId: (row) => row.paymentIntentId,
  createdAt: (row) => row.createdAt.toISOString(),
};

export const disputeColumns: CsvColumns<DisputeRow> = {
  disputeId: (row) => row.id,
  purchaseId: (row) => row.purchaseId,
  accountId: (row) => row.accountId,
  email: (row) => row.email,
  package: (row) => row.packageName,
  amountCents: (row) => row.amountCents,
  currency: (row) => row.currency,
  reason: (row) => row.reason,
  status: (row) => row.status,
  areFundsWithdrawn: (row) => String(row.areFundsWithdrawn),
  takenTokens: (row) => row.takenTokens,
  frozenTokens: (row) => row.frozenTokens,
  evidenceDueAt: (row) => row.evidenceDueAt?.toISOString() ?? null,
  openedAt: (row) => row.openedAt.toISOString(),
  closedAt: (row) => row.closedAt?.toISOString() ?? null,
};

export const eventColumns: CsvColumns<EventRow> = {
  eventId: (row) => row.id,
  type: (row) => row.type,
  status: (row) => row.status,
  attempts: (row) => row.attempts,
  outcome: (row) => row.outcome,
  lastError: (row) => row.lastError,
  createdAt: (row) => row.createdAt.toISOString(),
  receivedAt: (row) => row.receivedAt.toISOString(),
};

export const questionColumns: CsvColumns<QuestionView> = {
  questionId: (row) => row.id,
  accountId: (row) => row.accountId,
  email: (row) => row.ownerEmail,
  transactionId: (row) => row.transactionId,
  description: (row) => row.description,
  amountTokens: (row) => row.amountTokens,
  status: (row) => row.status,
  question: (row) => row.text,
  answer: (row) => row.answer,
  createdAt: (row) => row.createdAt.toISOString(),
};

export const priceColumns: CsvColumns<PriceVersion & Pick<PricedModel, "kind">> = {
  priceId: (row) => row.id,
  provider: (row) => row.provider,
  model: (row) => row.model,
  kind: (row) => row.kind,
  state: (row) => row.state,
  effectiveFrom: (row) => row.effectiveFrom.toISOString(),
  chargeType: (row) => row.chargeType,
  multiplierBasisPoints: (row) => row.multiplierBasisPoints,
  inputMicroUsdPerMillion: (row) => row.inputMicroUsdPerMillion,
  cachedInputMicroUsdPerMillion: (row) => row.cachedInputMicroUsdPerMillion,
  outputMicroUsdPerMillion: (row) => row.outputMicroUsdPerMillion,
  characterMicroUsdPerMillion: (row) => row.characterMicroUsdPerMillion,
  minuteMicroUsd: (row) => row.minuteMicroUsd,
  secondMicroUsd: (row) => row.secondMicroUsd,
  imageSizes: (row) => (Object.keys(row.imageSizes).length === 0 ? null : toJson(row.imageSizes)),
  addedBy: (row) => row.by,
};

export const unpricedColumns: CsvColumns<UnpricedUsage> = {
  usageId: (row) => row.id,
  accountId: (row) => row.accountId,
  email: (row) => row.email,
  operationType: (row) => row.operationType,
  provider: (row) => row.provider,
  model: (row) => row.model,
  inputModelTokens: (row) => row.units.inputModelTokens,
  cachedInputModelTokens: (row) => row.units.cachedInputModelTokens,
  outputModelTokens: (row) => row.units.outputModelTokens,
  imageCount: (row) => row.units.imageCount,
  imageSize: (row) => row.units.imageSize,
  characterCount: (row) => row.units.characterCount,
  durationMs: (row) => row.units.durationMs,
  wouldBeTokens: (row) => row.billableTokens,
  occurredAt: (row) => row.occurredAt.toISOString(),
};

export const packageColumns: CsvColumns<AdminPackage> = {
  packageId: (row) => row.id,
  position: (row) => row.position,
  code: (row) => row.code,
  name: (row) => row.name,
  isActive: (row) => String(row.isActive),
  isPopular: (row) => String(row.isPopular),
  amountTokens: (row) => row.amountTokens,
  priceCents: (row) => row.priceCents,
  price: (row) => moneyDigits(row.priceCents, row.currency),
  currency: (row) => row.currency,
  stripePriceId: (row) => row.stripePriceId,
  soldCount: (row) => row.soldCount,
  createdAt: (row) => row.createdAt.toISOString(),
  updatedAt: (row) => row.updatedAt.toISOString(),
};

export const settingChangeColumns: CsvColumns<SettingChangeView> = {
  at: (row) => row.at.toISOString(),
  by: (row) => row.by,
  setting: (row) => row.key,
  old: (row) => row.oldStored,
  new: (row) => row.newStored,
  oldShown: (row) => row.oldText,
  newShown: (row) => row.newText,
  reason: (row) => row.reason,
  id: (row) => row.id,
};

export const findingColumns: CsvColumns<FindingView> = {
  invariant: (row) => row.invariant,
  accountId: (row) => row.accountId,
  email: (row) => row.account?.email ?? null,
  detail: (row) => row.detail,
};

import type { AccountRow } from "@/lib/queries/admin-accounts";
import type { PaymentRow } from "@/lib/queries/admin-payments";
import type { AuditView } from "@/lib/queries/audit-log";
import type { DisputeRow } from "@/lib/queries/disputes";
import type { QuestionView } from "@/lib/queries/questions";
import type { PartSums } from "@/lib/queries/statistics";
import type { EventRow } from "@/lib/queries/webhook-events";
import type { CsvColumns } from "./csv-stream";

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

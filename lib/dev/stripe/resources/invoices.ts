import { z } from "zod";
import { discountNamed, discountProblem, redeem, type Order } from "../billing/discounts";
import { addItem, changeDraft, draftInvoice, pendingItems, refuseUnlessDraft } from "../billing/draft-invoice";
import { finalizeInvoice } from "../billing/finalize-invoice";
import { attachPayment, payInvoice, payOutOfBand, voidInvoice } from "../billing/pay-invoice";
import { emit } from "../events/emit";
import { nowSeconds, type LocalStripe } from "../local-stripe";
import { customerNamed } from "../payments/attach";
import { idOf } from "../payments/new-objects";
import { find } from "../store/store";
import type { WireInvoice } from "../store/wire-types";
import { invalidRequest, missing, missingReference } from "../wire/fault";
import {
  changedMetadata,
  clearable,
  createdFilter,
  currencyCode,
  flag,
  integer,
  metadataChange,
  pageQuery,
  text,
} from "../wire/form";
import { page } from "../wire/lists";
import { route, type Route } from "../wire/route";
import { chargeFields, itemOf } from "./invoice-charges";
import { MadeInPlace } from "./named-price";

const collectionMethod = z.enum(["charge_automatically", "send_invoice"]);

const createParams = z.strictObject({
  auto_advance: flag.optional(),
  automatic_tax: z.strictObject({ enabled: flag }).optional(),
  collection_method: collectionMethod.optional(),
  currency: currencyCode.optional(),
  customer: text,
  days_until_due: integer.optional(),
  default_payment_method: text.optional(),
  description: text.optional(),
  discounts: z
    .array(z.strictObject({ coupon: text.optional(), promotion_code: text.optional() }))
    .max(1)
    .optional(),
  due_date: integer.optional(),
  footer: text.optional(),
  metadata: metadataChange.optional(),
  pending_invoice_items_behavior: z.enum(["exclude", "include"]).optional(),
});

const updateParams = z.strictObject({
  auto_advance: flag.optional(),
  default_payment_method: text.optional(),
  description: clearable(text).optional(),
  footer: clearable(text).optional(),
  metadata: metadataChange.optional(),
});

const listParams = z.strictObject({
  ...pageQuery,
  collection_method: collectionMethod.optional(),
  created: createdFilter.optional(),
  customer: text.optional(),
  status: z.enum(["draft", "open", "paid", "uncollectible", "void"]).optional(),
  subscription: text.optional(),
});

const addLinesParams = z.strictObject({
  invoice_metadata: metadataChange.optional(),
  lines: z.array(z.strictObject(chargeFields)).min(1).max(250),
});

const payParams = z.strictObject({
  off_session: flag.optional(),
  paid_out_of_band: flag.optional(),
  payment_method: text.optional(),
});

const DAY_SECONDS = 24 * 60 * 60;

export const invoiceRoutes: readonly Route[] = [
  route("POST", "/v1/invoices", createParams, (input, { stripe, cause }) => {
    const customer = customerNamed(stripe, input.customer, "customer");
    checkCard(stripe, customer.id, input.default_payment_method);
    const pending = input.pending_invoice_items_behavior === "include" ? pendingItems(stripe, customer.id) : [];
    const currency = input.currency ?? pending[0]?.currency ?? "usd";
    const items = pending.filter((item) => item.currency === currency);
    const amountSubtotal = items.reduce((sum, { amount }) => sum + amount, 0);
    const order = { currency, amountSubtotal, customer: customer.id };
    return draftInvoice(stripe, cause, customer, {
      autoAdvance: input.auto_advance ?? false,
      automaticTax: input.automatic_tax?.enabled ?? false,
      billingReason: "manual",
      collectionMethod: input.collection_method ?? "charge_automatically",
      currency,
      defaultPaymentMethod: input.default_payment_method ?? null,
      description: input.description ?? null,
      discounts: (input.discounts ?? []).map((named) => discountOf(stripe, named, order)),
      dueDate: dueDateOf(input),
      footer: input.footer ?? null,
      items,
      metadata: changedMetadata(null, input.metadata),
    });
  }),

  route(
    "GET",
    "/v1/invoices",
    listParams,
    ({ collection_method, customer, status, subscription, ...query }, { stripe, path }) => {
      const invoices = Object.values(stripe.store.state.invoices).filter(
        (invoice) =>
          (collection_method === undefined || invoice.collection_method === collection_method) &&
          (customer === undefined || invoice.customer === customer) &&
          (status === undefined || invoice.status === status) &&
          (subscription === undefined || invoice.parent?.subscription_details?.subscription === subscription),
      );
      return page(invoices, query, path);
    },
  ),

  route("GET", "/v1/invoices/:id", z.strictObject({}), (_, { stripe, id }) => knownInvoice(stripe, id)),

  route("POST", "/v1/invoices/:id", updateParams, (input, { stripe, cause, id }) => {
    const invoice = knownInvoice(stripe, id);
    if (input.description !== undefined || input.footer !== undefined) refuseUnlessDraft(invoice);
    checkCard(stripe, idOf(invoice.customer) ?? "", input.default_payment_method);
    changeDraft(stripe, cause, invoice, () => {
      if (input.auto_advance !== undefined) invoice.auto_advance = input.auto_advance;
      if (input.default_payment_method !== undefined) invoice.default_payment_method = input.default_payment_method;
      if (input.description !== undefined) invoice.description = input.description;
      if (input.footer !== undefined) invoice.footer = input.footer;
      invoice.metadata = changedMetadata(invoice.metadata, input.metadata);
    });
    return invoice;
  }),

  route("DELETE", "/v1/invoices/:id", z.strictObject({}), (_, { stripe, cause, id }) => {
    const invoice = knownInvoice(stripe, id);
    refuseUnlessDraft(invoice);
    const { invoices, invoiceItems } = stripe.store.state;
    for (const item of Object.values(invoiceItems)) if (item.invoice === id) delete invoiceItems[item.id];
    delete invoices[id];
    emit(stripe, cause, "invoice.deleted", invoice);
    return { id, object: "invoice", deleted: true };
  }),

  route("GET", "/v1/invoices/:id/lines", z.strictObject(pageQuery), (query, { stripe, id, path }) =>
    page(knownInvoice(stripe, id).lines.data.toReversed(), query, path),
  ),

  route("POST", "/v1/invoices/:id/add_lines", addLinesParams, (input, { stripe, cause, id }) => {
    const invoice = knownInvoice(stripe, id);
    refuseUnlessDraft(invoice);
    const made = new MadeInPlace();
    const facts = { customer: idOf(invoice.customer) ?? "", currency: invoice.currency, made };
    const items = input.lines.map((line, index) => itemOf(stripe, line, { ...facts, param: `lines[${index}]` }));
    const stranger = items.findIndex((item) => item.currency !== invoice.currency);
    if (stranger >= 0) {
      throw invalidRequest(`The invoice is in ${invoice.currency}.`, { param: `lines[${stranger}][pricing]` });
    }
    made.addTo(stripe);
    for (const item of items) addItem(stripe, cause, item, invoice);
    if (input.invoice_metadata !== undefined) {
      changeDraft(stripe, cause, invoice, () => {
        invoice.metadata = changedMetadata(invoice.metadata, input.invoice_metadata);
      });
    }
    return invoice;
  }),

  route(
    "POST",
    "/v1/invoices/:id/finalize",
    z.strictObject({ auto_advance: flag.optional() }),
    (input, { stripe, cause, id }) => {
      const invoice = knownInvoice(stripe, id);
      if (input.auto_advance !== undefined) invoice.auto_advance = input.auto_advance;
      finalizeInvoice(stripe, cause, invoice);
      return invoice;
    },
  ),

  route("POST", "/v1/invoices/:id/pay", payParams, (input, { stripe, cause, id }) => {
    const invoice = knownInvoice(stripe, id);
    if (input.paid_out_of_band) {
      if (input.payment_method !== undefined) {
        throw invalidRequest("`payment_method` cannot be used with `paid_out_of_band`.", { param: "payment_method" });
      }
      payOutOfBand(stripe, cause, invoice);
      return invoice;
    }
    const { payment_method = null, off_session = true } = input;
    payInvoice(stripe, cause, invoice, { paymentMethod: payment_method, offSession: off_session });
    return invoice;
  }),

  route(
    "POST",
    "/v1/invoices/:id/attach_payment",
    z.strictObject({ payment_intent: text }),
    (input, { stripe, cause, id }) => {
      const invoice = knownInvoice(stripe, id);
      const intent = find(stripe.store.state.paymentIntents, input.payment_intent);
      if (!intent) throw missingReference("payment_intent", input.payment_intent, "payment_intent");
      attachPayment(stripe, cause, invoice, intent);
      return invoice;
    },
  ),

  route("POST", "/v1/invoices/:id/void", z.strictObject({}), (_, { stripe, cause, id }) => {
    const invoice = knownInvoice(stripe, id);
    voidInvoice(stripe, cause, invoice);
    return invoice;
  }),
];

export function knownInvoice(stripe: LocalStripe, id: string): WireInvoice {
  const invoice = find(stripe.store.state.invoices, id);
  if (!invoice) throw missing("invoice", id);
  return invoice;
}

function dueDateOf(input: z.output<typeof createParams>): number | null {
  if (input.collection_method !== "send_invoice") {
    for (const param of ["days_until_due", "due_date"] as const) {
      if (input[param] === undefined) continue;
      throw invalidRequest(`\`${param}\` belongs to invoices with collection_method=send_invoice.`, { param });
    }
    return null;
  }
  if (input.due_date !== undefined) return input.due_date;
  if (input.days_until_due !== undefined) return nowSeconds() + input.days_until_due * DAY_SECONDS;
  throw invalidRequest(
    "If invoice collection method is 'send_invoice', you must specify either `due_date` or `days_until_due`.",
    { code: "parameter_missing", param: "days_until_due" },
  );
}

function discountOf(stripe: LocalStripe, named: { coupon?: string; promotion_code?: string }, order: Order): string {
  const discount = discountNamed(stripe, named, "discounts[0]");
  const problem = discountProblem(stripe, discount, order);
  if (problem !== null) throw invalidRequest(problem, { code: "coupon_expired", param: "discounts[0]" });
  return redeem(stripe, discount, { customer: order.customer }).id;
}

function checkCard(stripe: LocalStripe, customer: string, id: string | undefined): void {
  if (id === undefined || find(stripe.store.state.paymentMethods, id)?.customer === customer) return;
  throw missingReference("PaymentMethod", id, "default_payment_method");
}

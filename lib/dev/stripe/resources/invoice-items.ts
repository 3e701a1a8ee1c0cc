import { z } from "zod";
import { addItem, removeItem } from "../billing/draft-invoice";
import type { LocalStripe } from "../local-stripe";
import { customerNamed } from "../payments/attach";
import { idOf } from "../payments/new-objects";
import { find } from "../store/store";
import type { WireInvoice, WireInvoiceItem } from "../store/wire-types";
import { invalidRequest, missing, missingReference } from "../wire/fault";
import { createdFilter, currencyCode, flag, pageQuery, text } from "../wire/form";
import { page } from "../wire/lists";
import { route, type Route } from "../wire/route";
import { chargeFields, itemOf } from "./invoice-charges";
import { MadeInPlace, priceOfProduct } from "./named-price";

const createParams = z.strictObject({
  ...chargeFields,
  price_data: priceOfProduct.optional(),
  currency: currencyCode.optional(),
  customer: text.optional(),
  invoice: text.optional(),
});

const listParams = z.strictObject({
  ...pageQuery,
  created: createdFilter.optional(),
  customer: text.optional(),
  invoice: text.optional(),
  pending: flag.optional(),
});

export const invoiceItemRoutes: readonly Route[] = [
  route("POST", "/v1/invoiceitems", createParams, (input, { stripe, cause }) => {
    const invoice = input.invoice === undefined ? null : invoiceNamed(stripe, input.invoice);
    const customer = input.customer ?? idOf(invoice?.customer);
    if (customer === null) {
      throw invalidRequest("Missing required param: customer.", { code: "parameter_missing", param: "customer" });
    }
    customerNamed(stripe, customer, "customer");
    if (invoice && invoice.customer !== customer) {
      throw invalidRequest(`The invoice ${invoice.id} belongs to another customer.`, { param: "invoice" });
    }
    const made = new MadeInPlace();
    const currency = input.currency ?? invoice?.currency ?? null;
    const item = itemOf(stripe, input, { customer, currency, param: "", made });
    if (input.currency !== undefined && input.currency !== item.currency) {
      throw invalidRequest(`The price is in ${item.currency}, the item in ${input.currency}.`, { param: "currency" });
    }
    addItem(stripe, cause, item, invoice);
    made.addTo(stripe);
    return item;
  }),

  route(
    "GET",
    "/v1/invoiceitems",
    listParams,
    ({ created, customer, invoice, pending, ...query }, { stripe, path }) => {
      const items = Object.values(stripe.store.state.invoiceItems).filter(
        (item) =>
          (customer === undefined || item.customer === customer) &&
          (invoice === undefined || item.invoice === invoice) &&
          (pending === undefined || (item.invoice === null) === pending),
      );
      // An invoice item calls the moment it was made its date.
      const dated = items.map((item) => ({ ...item, created: item.date }));
      const found = page(dated, { ...query, created }, path);
      return { ...found, data: found.data.map(({ id }) => knownItem(stripe, id)) };
    },
  ),

  route("GET", "/v1/invoiceitems/:id", z.strictObject({}), (_, { stripe, id }) => knownItem(stripe, id)),

  route("DELETE", "/v1/invoiceitems/:id", z.strictObject({}), (_, { stripe, cause, id }) => {
    const item = knownItem(stripe, id);
    removeItem(stripe, cause, item, item.invoice === null ? null : invoiceNamed(stripe, String(item.invoice)));
    return { id, object: "invoiceitem", deleted: true };
  }),
];

function knownItem(stripe: LocalStripe, id: string): WireInvoiceItem {
  const item = find(stripe.store.state.invoiceItems, id);
  if (!item) throw missing("invoiceitem", id);
  return item;
}

function invoiceNamed(stripe: LocalStripe, id: string): WireInvoice {
  const invoice = find(stripe.store.state.invoices, id);
  if (!invoice) throw missingReference("invoice", id, "invoice");
  return invoice;
}

import { z } from "zod";
import { find } from "../store/store";
import { missing } from "../wire/fault";
import { createdFilter, pageQuery, text } from "../wire/form";
import { page } from "../wire/lists";
import { route, type Route } from "../wire/route";

const listParams = z.strictObject({
  ...pageQuery,
  created: createdFilter.optional(),
  invoice: text.optional(),
  payment: z.strictObject({ type: z.literal("payment_intent"), payment_intent: text.optional() }).optional(),
  status: z.enum(["canceled", "open", "paid"]).optional(),
});

/** Which payment was made for which invoice: an intent no longer names its invoice. */
export const invoicePaymentRoutes: readonly Route[] = [
  route("GET", "/v1/invoice_payments", listParams, ({ invoice, payment, status, ...query }, { stripe, path }) => {
    const intent = payment?.payment_intent;
    const payments = Object.values(stripe.store.state.invoicePayments).filter(
      (each) =>
        (invoice === undefined || each.invoice === invoice) &&
        (intent === undefined || each.payment.payment_intent === intent) &&
        (status === undefined || each.status === status),
    );
    return page(payments, query, path);
  }),

  route("GET", "/v1/invoice_payments/:id", z.strictObject({}), (_, { stripe, id }) => {
    const payment = find(stripe.store.state.invoicePayments, id);
    if (!payment) throw missing("invoice_payment", id);
    return payment;
  }),
];

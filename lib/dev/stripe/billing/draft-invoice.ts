import type Stripe from "stripe";
import { changedAttributes, emit } from "../events/emit";
import type { Cause, LocalStripe } from "../local-stripe";
import type { WireInvoice, WireInvoiceItem, WireInvoiceLine } from "../store/wire-types";
import { invalidRequest } from "../wire/fault";
import { lineOfItem, newInvoice } from "./new-invoice";
import { printedTaxIds } from "./tax-ids";
import { totalUp } from "./total-up";

export type DraftFacts = Parameters<typeof newInvoice>[1] & {
  items: WireInvoiceItem[];
  /** Lines that are no items, in front of those that are. */
  lines?: (invoice: string) => WireInvoiceLine[];
  /** When somebody else than the customer's record says who they are and where. */
  billedTo?: Partial<WireInvoice>;
};

/** Opens a draft with these items on it. */
export function draftInvoice(
  stripe: LocalStripe,
  cause: Cause,
  customer: Stripe.Customer,
  facts: DraftFacts,
): WireInvoice {
  const invoice = prepareInvoice(stripe, customer, facts);
  emit(stripe, cause, "invoice.created", invoice);
  return invoice;
}

/** The same without a word about it, for those who have something else to tell first. */
export function prepareInvoice(stripe: LocalStripe, customer: Stripe.Customer, facts: DraftFacts): WireInvoice {
  const customer_tax_ids = printedTaxIds(stripe, customer.id);
  const invoice = { ...newInvoice(customer, facts), customer_tax_ids, ...facts.billedTo };
  stripe.store.state.invoices[invoice.id] = invoice;
  invoice.lines.data.push(...(facts.lines?.(invoice.id) ?? []));
  for (const item of facts.items) putOn(invoice, item);
  totalUp(stripe, invoice);
  return invoice;
}

/** Keeps a new item: on a draft when one is given, else it waits for the customer's next invoice. */
export function addItem(stripe: LocalStripe, cause: Cause, item: WireInvoiceItem, draft: WireInvoice | null): void {
  if (draft) refuseUnlessDraft(draft);
  if (draft && draft.currency !== item.currency) {
    throw invalidRequest(`The invoice is in ${draft.currency}, the item in ${item.currency}.`, { param: "currency" });
  }
  stripe.store.state.invoiceItems[item.id] = item;
  if (draft) item.invoice = draft.id;
  emit(stripe, cause, "invoiceitem.created", item);
  if (!draft) return;
  changeDraft(stripe, cause, draft, () => putOn(draft, item));
}

export function removeItem(stripe: LocalStripe, cause: Cause, item: WireInvoiceItem, draft: WireInvoice | null): void {
  if (draft) {
    refuseUnlessDraft(draft);
    changeDraft(stripe, cause, draft, () => {
      draft.lines.data = draft.lines.data.filter(
        ({ parent }) => parent?.invoice_item_details?.invoice_item !== item.id,
      );
    });
  }
  delete stripe.store.state.invoiceItems[item.id];
  emit(stripe, cause, "invoiceitem.deleted", item);
}

/** Does something to an invoice, sums it up anew while it is a draft, and tells of it. */
export function changeDraft(stripe: LocalStripe, cause: Cause, invoice: WireInvoice, change: () => void): void {
  const before = structuredClone(invoice);
  change();
  if (invoice.status === "draft") totalUp(stripe, invoice);
  const changes = changedAttributes(before, invoice);
  if (changes) emit(stripe, cause, "invoice.updated", invoice, changes);
}

export function refuseUnlessDraft(invoice: WireInvoice): void {
  if (invoice.status === "draft") return;
  throw invalidRequest("This invoice is already finalized: only a draft can be changed like this.", {
    code: "invoice_not_editable",
  });
}

/** Items that wait for the customer's next invoice; those of a subscription wait for one of its own. */
export function pendingItems(
  stripe: LocalStripe,
  customer: string,
  subscription: string | null = null,
): WireInvoiceItem[] {
  return Object.values(stripe.store.state.invoiceItems).filter((item) => {
    const owner = item.parent?.subscription_details?.subscription ?? null;
    return item.customer === customer && item.invoice === null && (owner === null || owner === subscription);
  });
}

function putOn(invoice: WireInvoice, item: WireInvoiceItem): void {
  item.invoice = invoice.id;
  invoice.lines.data.push(lineOfItem(item, invoice.id));
}

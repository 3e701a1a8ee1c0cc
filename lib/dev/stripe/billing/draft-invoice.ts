import type Stripe from "stripe";
import { changedAttributes, emit } from "../events/emit";
import type { Cause, LocalStripe } from "../local-stripe";
import type { WireInvoice, WireInvoiceItem } from "../store/wire-types";
import { invalidRequest } from "../wire/fault";
import { lineOfItem, newInvoice } from "./new-invoice";
import { totalUp } from "./total-up";

/** Opens a draft with these items on it. */
export function draftInvoice(
  stripe: LocalStripe,
  cause: Cause,
  customer: Stripe.Customer,
  facts: Parameters<typeof newInvoice>[1] & {
    items: WireInvoiceItem[];
    /** When somebody else than the customer's record says who they are and where. */
    billedTo?: Partial<WireInvoice>;
  },
): WireInvoice {
  const invoice = { ...newInvoice(customer, facts), ...facts.billedTo };
  stripe.store.state.invoices[invoice.id] = invoice;
  for (const item of facts.items) putOn(invoice, item);
  totalUp(stripe, invoice);
  emit(stripe, cause, "invoice.created", invoice);
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

/** Items that wait for the customer's next invoice in that currency. */
export function pendingItems(stripe: LocalStripe, customer: string): WireInvoiceItem[] {
  return Object.values(stripe.store.state.invoiceItems).filter(
    (item) => item.customer === customer && item.invoice === null,
  );
}

function putOn(invoice: WireInvoice, item: WireInvoiceItem): void {
  item.invoice = invoice.id;
  invoice.lines.data.push(lineOfItem(item, invoice.id));
}

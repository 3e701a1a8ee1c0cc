import { inTransaction } from "@/lib/db/transaction";
import { noteInvoice } from "@/lib/operations/note-invoice";
import { readInvoice } from "@/lib/stripe/invoices";
import type { EventHandler } from "./stripe";

/** An invoice is final and paid, so there is something to read: its addresses go to its purchase. It credits nothing. */
export const invoicePaid: EventHandler = async (actor, event, witness) => {
  const invoice = await readInvoice(event.objectId);
  if (invoice.purchase && invoice.isPaid) return noteInvoice(actor, invoice.purchase, invoice, witness);
  const sentence = "not the invoice of a purchase of ours";
  await inTransaction((tx) => witness(tx, { status: "ignored", sentence }));
  return sentence;
};

import { inTransaction } from "@/lib/db/transaction";
import { readInvoice } from "@/lib/stripe/invoices";
import type { EventHandler } from "./stripe";

/** What becomes of an invoice that is not paid by its purchase. Nothing is booked for it, but a person may have to act. */
const meanings: Record<string, { status: "processed" | "parked"; sentence: string }> = {
  "invoice.finalization_failed": {
    status: "parked",
    sentence: "Stripe could not finish the invoice of a payment (often for want of an address); somebody has to look",
  },
  "invoice.payment_failed": { status: "processed", sentence: "not paid; a purchase is credited by its payment alone" },
  "invoice.voided": { status: "processed", sentence: "taken back at Stripe; what was bought stays" },
};

export const invoiceNoted: EventHandler = async (_actor, event, witness) => {
  const invoice = await readInvoice(event.objectId);
  const meaning = meanings[event.type];
  const outcome =
    invoice.purchase && meaning
      ? meaning
      : { status: "ignored" as const, sentence: "not the invoice of a purchase of ours" };
  await inTransaction((tx) => witness(tx, outcome));
  return outcome.sentence;
};

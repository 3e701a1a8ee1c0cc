import { noteCardDetached } from "@/lib/operations/card-events";
import type { EventHandler } from "./stripe";

/** A saved card was taken away from its owner. The event alone still knows whose it was. */
export const cardDetached: EventHandler = (actor, { objectId: cardId, customerId }, witness) =>
  noteCardDetached(actor, { cardId, customerId }, witness);

import { noteCardRenewed } from "@/lib/operations/card-events";
import type { EventHandler } from "./stripe";

/** A saved card has another expiry or number, by its bank's or its owner's doing. */
export const cardRenewed: EventHandler = (actor, event, witness) => noteCardRenewed(actor, event.objectId, witness);

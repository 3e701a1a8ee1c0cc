import { noteCardSaved } from "@/lib/operations/card-events";
import type { EventHandler } from "./stripe";

/** Somebody saved a card for later payments. */
export const cardSaved: EventHandler = (actor, event, witness) => noteCardSaved(actor, event.objectId, witness);

import type Stripe from "stripe";
import { nowSeconds, type Cause, type LocalStripe } from "../local-stripe";
import { newId } from "../store/ids";
import type { EventType, StoredEvent } from "../store/state";

/** The version whose shapes the answers and events have. */
export const API_VERSION: typeof Stripe.API_VERSION = "2026-10-28.endive";

/** Records what happened to `object`, as it is at this moment. It is sent once the answer to its cause is out. */
export function emit(
  stripe: LocalStripe,
  cause: Cause,
  type: EventType,
  object: object,
  previousAttributes?: object,
): StoredEvent {
  const { state } = stripe.store;
  const event: StoredEvent = {
    id: newId("evt"),
    object: "event",
    api_version: API_VERSION,
    created: nowSeconds(),
    data: {
      object: structuredClone(object),
      ...(previousAttributes && { previous_attributes: structuredClone(previousAttributes) }),
    },
    livemode: false,
    pending_webhooks: state.webhook === null ? 0 : 1,
    request: { id: cause.requestId, idempotency_key: cause.idempotencyKey },
    type,
  };
  state.events[event.id] = event;
  cause.eventIds.push(event.id);
  stripe.courier.hold(event);
  stripe.store.changed();
  return event;
}

/** The old values of whatever differs, as Stripe puts them beside an updated object; null when nothing does. */
export function changedAttributes(before: object, after: object): object | null {
  const changes = Object.entries(before).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(Reflect.get(after, name)),
  );
  return changes.length > 0 ? Object.fromEntries(changes) : null;
}

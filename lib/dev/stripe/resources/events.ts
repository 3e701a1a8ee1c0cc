import { z } from "zod";
import { find } from "../store/store";
import { invalidRequest, missing } from "../wire/fault";
import { createdFilter, flag, pageQuery, text } from "../wire/form";
import { page } from "../wire/lists";
import { route, type Route } from "../wire/route";

const listParams = z.strictObject({
  ...pageQuery,
  created: createdFilter.optional(),
  delivery_success: flag.optional(),
  type: text.optional(),
  types: z.array(text).max(20).optional(),
});

export const eventRoutes: readonly Route[] = [
  route("GET", "/v1/events", listParams, ({ delivery_success, type, types, ...query }, { stripe, path }) => {
    if (type !== undefined && types !== undefined) throw invalidRequest("You may only specify one of type and types.");
    const patterns = types ?? (type === undefined ? undefined : [type]);
    const events = Object.values(stripe.store.state.events).filter(
      (event) =>
        (patterns === undefined || patterns.some((pattern) => matches(event.type, pattern))) &&
        (delivery_success === undefined || (event.pending_webhooks === 0) === delivery_success),
    );
    return page(events, query, path);
  }),

  route("GET", "/v1/events/:id", z.strictObject({}), (_, { stripe, id }) => {
    const event = find(stripe.store.state.events, id);
    if (!event) throw missing("event", id);
    return event;
  }),
];

/** `charge.*` means every type that starts with `charge.`. */
function matches(type: string, pattern: string): boolean {
  return pattern.endsWith("*") ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}

import { z } from "zod";
import type { ItemChange } from "../billing/change-items";
import type { Subscribed } from "../billing/new-subscription";
import type { LocalStripe } from "../local-stripe";
import type { WireSubscription } from "../store/wire-types";
import { invalidRequest, missingReference } from "../wire/fault";
import { changedMetadata, flag, integer, metadataChange, text } from "../wire/form";
import { MadeInPlace, namedPrice, recurringPriceOfProduct } from "./named-price";

export const itemParams = z.strictObject({
  metadata: metadataChange.optional(),
  price: text.optional(),
  price_data: recurringPriceOfProduct.optional(),
  quantity: integer.optional(),
});

export const itemChangeParams = itemParams.extend({ deleted: flag.optional(), id: text.optional() });

/** What a new subscription is to consist of. Prices that are described in place are kept. */
export function subscribedOf(stripe: LocalStripe, inputs: z.output<typeof itemParams>[]): Subscribed[] {
  const made = new MadeInPlace();
  const subscribed = inputs.map((input, index) => recurringOf(stripe, input, `items[${index}]`, made));
  refuseUnlessAlike(subscribed, "items");
  made.addTo(stripe);
  return subscribed;
}

/** What is to change about the items that a subscription has. */
export function itemChanges(
  stripe: LocalStripe,
  subscription: WireSubscription,
  inputs: z.output<typeof itemChangeParams>[],
): ItemChange[] {
  const made = new MadeInPlace();
  const changes = inputs.map((input, index): ItemChange => {
    const param = `items[${index}]`;
    if (input.id === undefined) return { item: null, subscribed: recurringOf(stripe, input, param, made) };
    const item = subscription.items.data.find(({ id }) => id === input.id);
    if (!item) throw missingReference("subscription_item", input.id, `${param}[id]`);
    if (input.deleted) return { item, subscribed: null };
    const names = input.price !== undefined || input.price_data !== undefined;
    const { price } = names ? recurringOf(stripe, input, param, made) : item;
    const quantity = quantityOf(input, param) ?? item.quantity ?? 1;
    return { item, subscribed: { price, quantity, metadata: changedMetadata(item.metadata, input.metadata) } };
  });
  const untouched = subscription.items.data.filter((item) => changes.every((change) => change.item !== item));
  const left = [...untouched, ...changes.flatMap(({ subscribed }) => subscribed ?? [])];
  if (left.length === 0) throw invalidRequest("A subscription must have at least one active plan.", { param: "items" });
  refuseUnlessAlike(left, "items");
  made.addTo(stripe);
  return changes;
}

/** One subscription, one currency, one rhythm; each price once. */
export function refuseUnlessAlike(subscribed: Pick<Subscribed, "price">[], param: string): void {
  const rhythms = subscribed.map(({ price }) => `${price.recurring?.interval_count} ${price.recurring?.interval}`);
  if (new Set(rhythms).size > 1) {
    throw invalidRequest("All prices of a subscription must have the same interval.", { param });
  }
  if (new Set(subscribed.map(({ price }) => price.currency)).size > 1) {
    throw invalidRequest("All prices of a subscription must have the same currency.", { param });
  }
  if (new Set(subscribed.map(({ price }) => price.id)).size < subscribed.length) {
    throw invalidRequest("Cannot add multiple subscription items with the same price.", { param });
  }
}

function recurringOf(
  stripe: LocalStripe,
  input: z.output<typeof itemParams>,
  param: string,
  made: MadeInPlace,
): Subscribed {
  const price = namedPrice(stripe, input, param, made);
  if (!price.recurring) {
    throw invalidRequest(
      "The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.",
      { param: `${param}[price]` },
    );
  }
  return { price, quantity: quantityOf(input, param) ?? 1, metadata: changedMetadata(null, input.metadata) };
}

function quantityOf({ quantity }: { quantity?: number | undefined }, param: string): number | undefined {
  if (quantity === undefined || quantity >= 1) return quantity;
  throw invalidRequest("This value must be greater than or equal to 1.", { param: `${param}[quantity]` });
}

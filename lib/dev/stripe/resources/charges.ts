import { z } from "zod";
import { changedAttributes, emit } from "../events/emit";
import { find } from "../store/store";
import { missing } from "../wire/fault";
import { changedMetadata, clearable, createdFilter, metadataChange, pageQuery, text } from "../wire/form";
import { page } from "../wire/lists";
import { route, type Route } from "../wire/route";

const updateParams = z.strictObject({
  description: clearable(text).optional(),
  metadata: metadataChange.optional(),
  receipt_email: clearable(text).optional(),
});

const listParams = z.strictObject({
  ...pageQuery,
  created: createdFilter.optional(),
  customer: text.optional(),
  payment_intent: text.optional(),
});

export const chargeRoutes: readonly Route[] = [
  route("GET", "/v1/charges", listParams, ({ customer, payment_intent, ...query }, { stripe, path }) => {
    const charges = Object.values(stripe.store.state.charges).filter(
      (charge) =>
        (customer === undefined || charge.customer === customer) &&
        (payment_intent === undefined || charge.payment_intent === payment_intent),
    );
    return page(charges, query, path);
  }),

  route("GET", "/v1/charges/:id", z.strictObject({}), (_, { stripe, id }) => {
    const charge = find(stripe.store.state.charges, id);
    if (!charge) throw missing("charge", id);
    return charge;
  }),

  route("POST", "/v1/charges/:id", updateParams, (input, { stripe, cause, id }) => {
    const charge = find(stripe.store.state.charges, id);
    if (!charge) throw missing("charge", id);
    const before = structuredClone(charge);
    if (input.description !== undefined) charge.description = input.description;
    if (input.receipt_email !== undefined) charge.receipt_email = input.receipt_email;
    charge.metadata = changedMetadata(charge.metadata, input.metadata);
    const changes = changedAttributes(before, charge);
    if (changes) emit(stripe, cause, "charge.updated", charge, changes);
    return charge;
  }),
];

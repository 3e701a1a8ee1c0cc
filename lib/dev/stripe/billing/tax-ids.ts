import type Stripe from "stripe";
import { emit } from "../events/emit";
import { nowSeconds, type Cause, type LocalStripe } from "../local-stripe";
import { newId } from "../store/ids";

/** Under which a customer pays taxes themselves. */
export function taxIdsOf({ store: { state } }: LocalStripe, customer: string | null): Stripe.TaxId[] {
  return Object.values(state.taxIds).filter((taxId) => taxId.customer === customer && customer !== null);
}

/** Keeps a tax ID with its customer, once. */
export function keepTaxId(
  stripe: LocalStripe,
  cause: Cause,
  customer: string,
  { type, value, country }: { type: string; value: string; country: string | null },
): Stripe.TaxId {
  const known = taxIdsOf(stripe, customer).find((taxId) => taxId.value === value && taxId.type === type);
  if (known) return known;
  const taxId: Stripe.TaxId = {
    id: newId("txi"),
    object: "tax_id",
    country,
    created: nowSeconds(),
    customer,
    customer_account: null,
    livemode: false,
    owner: { customer, customer_account: null, type: "customer" },
    type,
    value,
    verification: { status: "pending", verified_address: null, verified_name: null },
  };
  stripe.store.state.taxIds[taxId.id] = taxId;
  emit(stripe, cause, "customer.tax_id.created", taxId);
  return taxId;
}

/** As invoices and sessions print them. */
export function printedTaxIds(stripe: LocalStripe, customer: string | null): { type: string; value: string }[] {
  return taxIdsOf(stripe, customer).map(({ type, value }) => ({ type, value }));
}

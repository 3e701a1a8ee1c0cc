import type Stripe from "stripe";
import { changedAttributes, emit } from "../events/emit";
import type { Cause, LocalStripe } from "../local-stripe";
import { idOf } from "../payments/new-objects";
import { find } from "../store/store";
import type { WireInvoice } from "../store/wire-types";

/** Whom an invoice or a subscription is for, unless they have been deleted since. */
export function customerOf(stripe: LocalStripe, owned: Pick<WireInvoice, "customer">): Stripe.Customer | null {
  const customer = find(stripe.store.state.customers, idOf(owned.customer) ?? "");
  return customer && !customer.deleted ? customer : null;
}

/** What a customer owes beside their invoices; below zero it is money of theirs that pays the next one. */
export function setBalance(stripe: LocalStripe, cause: Cause, customer: Stripe.Customer, balance: number): void {
  const before = structuredClone(customer);
  customer.balance = balance;
  const changes = changedAttributes(before, customer);
  if (changes) emit(stripe, cause, "customer.updated", customer, changes);
}

import type Stripe from "stripe";
import { redeem } from "../billing/discounts";
import { invoiceCheckout, subscribeCheckout } from "../billing/invoice-checkout";
import { keepTaxId } from "../billing/tax-ids";
import { changedAttributes, emit } from "../events/emit";
import type { Cause, LocalStripe } from "../local-stripe";
import type { CheckoutVisit } from "../store/state";
import { find } from "../store/store";
import { invalidRequest, missing } from "../wire/fault";
import { attemptPayment, type AttemptOptions, type AttemptResult } from "./attempt-payment";
import { attemptSetup } from "./attempt-setup";
import { cancelIntent } from "./cancel-intent";
import { customerDetails } from "./new-checkout-session";
import { newCustomer } from "./new-customer";
import { idOf, newPaymentIntent } from "./new-objects";
import { addressOf, buyerTaxIds } from "./price-checkout";
import { newPaymentMethod, type TestCard } from "./test-cards";

export type CardEntry = {
  card: TestCard;
  expMonth?: number;
  expYear?: number;
  email: string | null;
  name: string | null;
  saveCard: boolean;
};

/** Pays an open session with a card, as the person at the pay page does. */
export function payCheckout(
  stripe: LocalStripe,
  cause: Cause,
  session: Stripe.Checkout.Session,
  entry: CardEntry,
): AttemptResult {
  refuseUnlessOpen(session);
  const visit = visitOf(stripe, session.id);
  const email = emailOf(stripe, session) ?? entry.email;
  visit.email = email;
  visit.name = entry.name;
  const saves = visit.wanted.setupFutureUsage ?? (entry.saveCard && offersToSave(session) ? "on_session" : null);
  const paymentMethod = newPaymentMethod(entry.card, {
    ...(entry.expMonth !== undefined && { expMonth: entry.expMonth }),
    ...(entry.expYear !== undefined && { expYear: entry.expYear }),
    email,
    name: entry.name,
    address: addressOf(stripe, session),
    allowRedisplay: entry.saveCard && offersToSave(session) ? "always" : saves ? "limited" : "unspecified",
  });
  stripe.store.state.paymentMethods[paymentMethod.id] = paymentMethod;
  if (session.mode === "setup") {
    paymentMethod.allow_redisplay = "limited";
    return setupFor(stripe, cause, session, visit, paymentMethod, "absent");
  }
  const intent = intentOf(stripe, cause, session, visit, email);
  intent.setup_future_usage = saves;
  return attemptFor(stripe, cause, session, visit, intent, paymentMethod, "absent");
}

/** Completes an open session in which a discount has left nothing to pay. */
export function completeFree(
  stripe: LocalStripe,
  cause: Cause,
  session: Stripe.Checkout.Session,
  buyer: Pick<CardEntry, "email" | "name">,
): AttemptResult {
  refuseUnlessOpen(session);
  if (!isFree(session)) throw invalidRequest("This Checkout Session is not free.");
  const visit = visitOf(stripe, session.id);
  visit.email = emailOf(stripe, session) ?? buyer.email;
  visit.name = buyer.name;
  visit.problem = null;
  bindCustomer(stripe, cause, session, null, visit);
  complete(stripe, cause, session, null, visit);
  return { outcome: "succeeded" };
}

export function isFree(session: Stripe.Checkout.Session): boolean {
  return session.mode !== "setup" && session.amount_total === 0;
}

/** What follows when the person at the pay page has answered the bank's question. */
export function continueCheckout(
  stripe: LocalStripe,
  cause: Cause,
  session: Stripe.Checkout.Session,
  authentication: "completed" | "failed",
): AttemptResult {
  refuseUnlessOpen(session);
  const visit = visitOf(stripe, session.id);
  const intent = waitingIntent(stripe, session);
  const paymentMethod = find(stripe.store.state.paymentMethods, idOf(intent?.payment_method) ?? "");
  if (!intent || !paymentMethod) throw invalidRequest("This Checkout Session is not waiting for authentication.");
  return intent.object === "setup_intent"
    ? setupFor(stripe, cause, session, visit, paymentMethod, authentication)
    : attemptFor(stripe, cause, session, visit, intent, paymentMethod, authentication);
}

export function expireCheckout(stripe: LocalStripe, cause: Cause, session: Stripe.Checkout.Session): void {
  refuseUnlessOpen(session);
  const intent = find(stripe.store.state.paymentIntents, visitOf(stripe, session.id).paymentIntent ?? "");
  if (intent) cancelIntent(stripe, cause, intent, "automatic");
  session.status = "expired";
  session.url = null;
  emit(stripe, cause, "checkout.session.expired", session);
}

/** The intent of a session, while its bank waits for an answer. */
export function waitingIntent(
  { store: { state } }: LocalStripe,
  session: Stripe.Checkout.Session,
): Stripe.PaymentIntent | Stripe.SetupIntent | null {
  const setup = find(state.setupIntents, idOf(session.setup_intent) ?? "");
  const payment = find(state.paymentIntents, find(state.checkoutVisits, session.id)?.paymentIntent ?? "");
  return [setup, payment].find((intent) => intent?.status === "requires_action") ?? null;
}

/** Is the person asked whether the card may be kept? */
export function offersToSave(session: Stripe.Checkout.Session): boolean {
  return session.saved_payment_method_options?.payment_method_save === "enabled";
}

export function visitOf(stripe: LocalStripe, sessionId: string): CheckoutVisit {
  const visit = find(stripe.store.state.checkoutVisits, sessionId);
  if (!visit) throw missing("checkout.session", sessionId);
  return visit;
}

/** The address that the session already knows; the person cannot change it then. */
export function emailOf(stripe: LocalStripe, session: Stripe.Checkout.Session): string | null {
  const customer = find(stripe.store.state.customers, idOf(session.customer) ?? "");
  return (customer && !customer.deleted ? customer.email : null) ?? session.customer_email;
}

/** Where the browser goes after paying. */
export function returnAddress(session: Stripe.Checkout.Session): string {
  return (session.success_url ?? "").replaceAll("{CHECKOUT_SESSION_ID}", session.id);
}

function attemptFor(
  stripe: LocalStripe,
  cause: Cause,
  session: Stripe.Checkout.Session,
  visit: CheckoutVisit,
  intent: Stripe.PaymentIntent,
  paymentMethod: Stripe.PaymentMethod,
  authentication: AttemptOptions["authentication"],
): AttemptResult {
  const result = attemptPayment(stripe, cause, intent, paymentMethod, {
    offSession: false,
    authentication,
    errorOnRequiresAction: false,
    beforeSuccess: () => bindCustomer(stripe, cause, session, intent, visit),
  });
  visit.problem = result.outcome === "declined" ? { sentence: result.decline.sentence, field: null } : null;
  if (result.outcome === "succeeded") complete(stripe, cause, session, intent, visit);
  return result;
}

function setupFor(
  stripe: LocalStripe,
  cause: Cause,
  session: Stripe.Checkout.Session,
  visit: CheckoutVisit,
  paymentMethod: Stripe.PaymentMethod,
  authentication: AttemptOptions["authentication"],
): AttemptResult {
  const intent = find(stripe.store.state.setupIntents, idOf(session.setup_intent) ?? "");
  if (!intent) throw new Error(`Session ${session.id} has lost its setup intent.`);
  const result = attemptSetup(stripe, cause, intent, paymentMethod, {
    authentication,
    beforeSuccess: () => bindCustomer(stripe, cause, session, intent, visit),
  });
  visit.problem = result.outcome === "declined" ? { sentence: result.decline.sentence, field: null } : null;
  if (result.outcome === "succeeded") complete(stripe, cause, session, null, visit);
  return result;
}

function intentOf(
  stripe: LocalStripe,
  cause: Cause,
  session: Stripe.Checkout.Session,
  visit: CheckoutVisit,
  email: string | null,
): Stripe.PaymentIntent {
  const known = find(stripe.store.state.paymentIntents, visit.paymentIntent ?? "");
  if (known) return known;
  const intent = newPaymentIntent({
    amount: session.amount_total ?? 0,
    currency: session.currency ?? "usd",
    customer: idOf(session.customer),
    description: visit.wanted.description,
    metadata: { ...visit.wanted.metadata },
    receiptEmail: visit.wanted.receiptEmail ?? email,
    setupFutureUsage: visit.wanted.setupFutureUsage,
    automaticPaymentMethods: null,
    statementDescriptor: visit.wanted.statementDescriptor,
  });
  stripe.store.state.paymentIntents[intent.id] = intent;
  visit.paymentIntent = intent.id;
  emit(stripe, cause, "payment_intent.created", intent);
  return intent;
}

/** Makes the customer that the session asked for, or whom the saved card needs. */
function bindCustomer(
  stripe: LocalStripe,
  cause: Cause,
  session: Stripe.Checkout.Session,
  intent: Stripe.PaymentIntent | Stripe.SetupIntent | null,
  visit: CheckoutVisit,
): void {
  const { customers } = stripe.store.state;
  const known = find(customers, idOf(session.customer) ?? "");
  const name = visit.billing?.businessName ?? visit.name;
  const address = visit.billing?.address ?? null;
  if (known && !known.deleted) {
    const before = structuredClone(known);
    if (visit.wanted.nameToCustomer && name !== null) known.name = name;
    if (visit.wanted.addressToCustomer && address !== null) known.address = { ...address };
    const changes = changedAttributes(before, known);
    if (changes) emit(stripe, cause, "customer.updated", known, changes);
    return;
  }
  const savesCard = intent?.object === "payment_intent" && intent.setup_future_usage !== null;
  const isInvoiced = session.invoice_creation?.enabled ?? false;
  if (session.customer_creation !== "always" && !savesCard && !isInvoiced) return;
  const customer = { ...newCustomer(visit.email), name, address: address && { ...address } };
  customers[customer.id] = customer;
  session.customer = customer.id;
  if (intent) intent.customer = customer.id;
  emit(stripe, cause, "customer.created", customer);
}

function complete(
  stripe: LocalStripe,
  cause: Cause,
  session: Stripe.Checkout.Session,
  intent: Stripe.PaymentIntent | null,
  visit: CheckoutVisit,
): void {
  Object.assign(session, {
    status: "complete",
    ...(intent && { payment_status: "paid" }),
    // The payment of a subscription belongs to its invoice.
    ...(intent && session.mode === "payment" && { payment_intent: intent.id }),
    ...(isFree(session) && { payment_status: "no_payment_required" }),
    customer_details: customerDetails({
      email: visit.email,
      name: visit.name,
      address: addressOf(stripe, session),
      businessName: visit.billing?.businessName ?? null,
      taxIds: buyerTaxIds(stripe, session),
    }),
    url: null,
  } satisfies Partial<Stripe.Checkout.Session>);
  keepTaxIds(stripe, cause, session);
  if (session.mode === "subscription") subscribeCheckout(stripe, cause, session, intent, visit);
  else bill(stripe, cause, session, intent, visit);
  emit(stripe, cause, "checkout.session.completed", session);
}

function keepTaxIds(stripe: LocalStripe, cause: Cause, session: Stripe.Checkout.Session): void {
  const customer = idOf(session.customer);
  if (customer === null) return;
  const country = session.customer_details?.address?.country ?? null;
  for (const taxId of buyerTaxIds(stripe, session)) keepTaxId(stripe, cause, customer, { ...taxId, country });
}

/** Counts the discount as used and writes the invoice that the session asked for. */
function bill(
  stripe: LocalStripe,
  cause: Cause,
  session: Stripe.Checkout.Session,
  intent: Stripe.PaymentIntent | null,
  visit: CheckoutVisit,
): void {
  const owner = { checkout_session: session.id, customer: idOf(session.customer) };
  const discount = visit.discount ? redeem(stripe, visit.discount, owner) : null;
  if (session.invoice_creation?.enabled) invoiceCheckout(stripe, cause, session, intent, discount);
}

function refuseUnlessOpen(session: Stripe.Checkout.Session): void {
  if (session.status === "open") return;
  throw invalidRequest(`This Checkout Session is ${session.status}, only open ones can be changed.`);
}

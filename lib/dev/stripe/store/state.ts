import type Stripe from "stripe";
import type { WireInvoice, WireInvoiceItem, WireLineItem, WirePrice, WireSubscription } from "./wire-types";

/** Everything the local Stripe remembers, as plain JSON. Each table keeps the order in which things were made. */
export type State = {
  version: 1;
  customers: Table<Stripe.Customer | Stripe.DeletedCustomer>;
  products: Table<Stripe.Product>;
  prices: Table<WirePrice>;
  checkoutSessions: Table<Stripe.Checkout.Session>;
  /** By session id. */
  lineItems: Table<WireLineItem[]>;
  /** By session id: what the pay page has to remember between two requests. */
  checkoutVisits: Table<CheckoutVisit>;
  paymentMethods: Table<Stripe.PaymentMethod>;
  /** Ids of payment methods whose owner authenticated them for later use. */
  authenticatedPaymentMethods: Table<true>;
  paymentIntents: Table<Stripe.PaymentIntent>;
  setupIntents: Table<Stripe.SetupIntent>;
  charges: Table<Stripe.Charge>;
  refunds: Table<Stripe.Refund>;
  disputes: Table<Stripe.Dispute>;
  invoices: Table<WireInvoice>;
  invoiceItems: Table<WireInvoiceItem>;
  invoicePayments: Table<Stripe.InvoicePayment>;
  /** By invoice id: what went wrong at the last attempt to pay on its page. */
  invoiceProblems: Table<CheckoutProblem>;
  subscriptions: Table<WireSubscription>;
  coupons: Table<Stripe.Coupon>;
  /** Ids of coupons that nobody can name any more; discounts that were given before still count on them. */
  deletedCoupons: Table<true>;
  promotionCodes: Table<Stripe.PromotionCode>;
  discounts: Table<Stripe.Discount>;
  taxIds: Table<Stripe.TaxId>;
  taxCalculations: Table<Stripe.Tax.Calculation>;
  /** By calculation id. */
  taxCalculationItems: Table<Stripe.Tax.CalculationLineItem[]>;
  portalSessions: Table<Stripe.BillingPortal.Session>;
  events: Table<StoredEvent>;
  /** By event id: what still has to reach the webhook endpoint. */
  deliveries: Table<Delivery>;
  /** By Idempotency-Key. */
  keptAnswers: Table<KeptAnswer>;
  webhook: Webhook | null;
  deliveryMode: DeliveryMode;
};

export type Table<T> = Record<string, T>;

export type EventType = Stripe.Event["type"];
export type StoredEvent = Omit<Stripe.EventBase, "data" | "type"> & {
  data: { object: object; previous_attributes?: object };
  type: EventType;
};

export type Webhook = { url: string; secret: string };

/** `windowMs`: how long shuffled events are gathered. `delayMs`: how long after the answer an event is sent. */
export type DeliveryMode =
  | { mode: "normal" }
  | { mode: "drop" }
  | { mode: "duplicate" }
  | { mode: "shuffle"; windowMs: number }
  | { mode: "delay"; delayMs: number };

type Delivery = { attempts: number; dueAtMs: number; lastProblem: string | null };

type KeptAnswer = { fingerprint: string; status: number; body: string; createdAtMs: number };

export type CheckoutVisit = {
  /** What the session asked for its payment intent, which is made at the first attempt to pay. */
  wanted: {
    description: string | null;
    metadata: Record<string, string>;
    receiptEmail: string | null;
    setupFutureUsage: "off_session" | "on_session" | null;
    statementDescriptor: string | null;
    nameToCustomer: boolean;
    /** What a session in subscription mode says about the subscription that it is to begin. */
    subscription?: { description: string | null; metadata: Record<string, string> };
    addressToCustomer?: boolean;
  };
  paymentIntent: string | null;
  email: string | null;
  name: string | null;
  /** As whom and where the person says that they buy. */
  billing?: { address: Stripe.Address | null; taxId: string | null; businessName: string | null };
  discount?: { coupon: string; promotionCode: string | null } | null;
  /** What went wrong at the last attempt, for the person at the page. */
  problem: CheckoutProblem | null;
};

export type CheckoutField =
  | "businessName"
  | "city"
  | "country"
  | "cvc"
  | "email"
  | "expiry"
  | "line1"
  | "name"
  | "number"
  | "postalCode"
  | "promotionCode"
  | "taxId"
  | "total";

/** Without a field it is the card that was declined. */
export type CheckoutProblem = { sentence: string; field: CheckoutField | null };

export function emptyState(webhook: Webhook | null): State {
  return {
    version: 1,
    customers: {},
    products: {},
    prices: {},
    checkoutSessions: {},
    lineItems: {},
    checkoutVisits: {},
    paymentMethods: {},
    authenticatedPaymentMethods: {},
    paymentIntents: {},
    setupIntents: {},
    charges: {},
    refunds: {},
    disputes: {},
    invoices: {},
    invoiceItems: {},
    invoicePayments: {},
    invoiceProblems: {},
    subscriptions: {},
    coupons: {},
    deletedCoupons: {},
    promotionCodes: {},
    discounts: {},
    taxIds: {},
    taxCalculations: {},
    taxCalculationItems: {},
    portalSessions: {},
    events: {},
    deliveries: {},
    keptAnswers: {},
    webhook,
    deliveryMode: { mode: "normal" },
  };
}

import type Stripe from "stripe";
import { html } from "hono/html";
import { rhythmOf } from "../billing/new-subscription";
import { changeSubscription, setEnding } from "../billing/subscription-status";
import type { LocalStripe } from "../local-stripe";
import { money } from "../payments/amounts";
import { cardsOf, detach, makeDefault } from "../payments/portal";
import { createCheckout, createCheckoutParams } from "../resources/create-checkout";
import type { Table } from "../store/state";
import { find } from "../store/store";
import type { WireInvoice, WireSubscription } from "../store/wire-types";
import { causeOf, show, showNothing, typedText, type PageApp, type PageContext } from "./answers";
import { day, invoiceFacts } from "./invoice-facts";
import { layout, testMode, type Html } from "./layout";

type PortalView = {
  session: Stripe.BillingPortal.Session;
  customer: Stripe.Customer;
  cards: Stripe.PaymentMethod[];
  charges: Stripe.Charge[];
  subscriptions: SubscriptionView[];
  invoices: WireInvoice[];
};

type SubscriptionView = { subscription: WireSubscription; name: string };

const SHOWN_PAYMENTS = 20;

/** `url` of a billing portal session: a customer's subscriptions, cards, invoices and payments. */
export function addPortalPages(app: PageApp, stripe: LocalStripe): void {
  app.get("/p/session/:session", (c) => {
    const view = portalView(stripe, c.req.param("session"));
    return view ? show(c, portalPage(view)) : showNothing(c);
  });

  const onCard = (path: string, act: (view: PortalView, card: Stripe.PaymentMethod, c: PageContext) => void) =>
    app.post(`/p/session/:session${path}`, async (c) => {
      const view = portalView(stripe, c.req.param("session") ?? "");
      if (!view) return showNothing(c);
      const id = (await typedText(c))("card");
      const card = view.cards.find((each) => each.id === id);
      if (card) act(view, card, c);
      return c.redirect(new URL(view.session.url).pathname, 303);
    });
  onCard("/default", ({ customer }, card, c) => makeDefault(stripe, causeOf(c, stripe), customer, card.id));
  onCard("/remove", (_, card, c) => detach(stripe, causeOf(c, stripe), card));

  app.post("/p/session/:session/subscription", async (c) => {
    const view = portalView(stripe, c.req.param("session"));
    if (!view) return showNothing(c);
    const typed = await typedText(c);
    const found = view.subscriptions.find(({ subscription }) => subscription.id === typed("subscription"));
    if (found) {
      const ends = typed("act") === "cancel";
      changeSubscription(stripe, causeOf(c, stripe), found.subscription, () => setEnding(found.subscription, ends));
    }
    return c.redirect(new URL(view.session.url).pathname, 303);
  });

  app.post("/p/session/:session/add", (c) => {
    const view = portalView(stripe, c.req.param("session"));
    if (!view) return showNothing(c);
    const wish = createCheckoutParams.parse({
      mode: "setup",
      customer: view.customer.id,
      success_url: view.session.url,
      cancel_url: view.session.url,
    });
    const checkout = createCheckout(stripe, causeOf(c, stripe), wish);
    return c.redirect(new URL(checkout.url ?? "").pathname, 303);
  });
}

function portalView(stripe: LocalStripe, id: string): PortalView | null {
  const session = find(stripe.store.state.portalSessions, id);
  const customer = find(stripe.store.state.customers, session?.customer ?? "");
  if (!session || !customer || customer.deleted) return null;
  const { state } = stripe.store;
  const mine = <T extends { customer: unknown }>(table: Table<T>, isShown: (row: T) => boolean) =>
    Object.values(table)
      .filter((row) => row.customer === customer.id && isShown(row))
      .reverse()
      .slice(0, SHOWN_PAYMENTS);
  const running = mine(state.subscriptions, ({ status }) => ["active", "past_due"].includes(status));
  return {
    session,
    customer,
    cards: cardsOf(stripe, customer.id),
    charges: mine(state.charges, ({ paid }) => paid),
    subscriptions: running.map((subscription) => ({ subscription, name: nameOf(stripe, subscription) })),
    invoices: mine(state.invoices, ({ status }) => status !== "draft"),
  };
}

/** What is subscribed to, by the names of the products. */
function nameOf({ store: { state } }: LocalStripe, { items }: WireSubscription): string {
  return items.data.map(({ price }) => find(state.products, String(price.product))?.name ?? "Subscription").join(", ");
}

function portalPage(view: PortalView): Html {
  const { session, customer, cards, charges } = view;
  const path = new URL(session.url).pathname;
  return layout(
    "Billing",
    html`<main class="portal">
      <div class="top">
        ${session.return_url === null ? html`<span></span>` : html`<a class="back" href="${session.return_url}">← Back</a>`}
        ${testMode()}
      </div>
      <h1>Billing</h1>
      <p class="fine">${customer.email ?? customer.name ?? customer.id}</p>
      ${subscriptionSection(path, view.subscriptions)}
      <section aria-labelledby="cards">
        <h2 id="cards">Payment methods</h2>
        ${cards.length === 0 ? html`<p class="fine">No card is saved.</p>` : ""}
        <ul class="rows">
          ${cards.map((card) => cardRow(path, card, customer.invoice_settings.default_payment_method === card.id))}
        </ul>
        <form method="post" action="${path}/add"><button type="submit" class="second">Add a card</button></form>
      </section>
      ${invoiceSection(view.invoices)}
      <section aria-labelledby="payments">
        <h2 id="payments">Payments</h2>
        ${charges.length === 0 ? html`<p class="fine">Nothing has been paid yet.</p>` : ""}
        <ul class="rows">
          ${charges.map(
            (charge) =>
              html`<li>
                <span>${day(charge.created)}<span class="detail">${charge.description ?? ""}</span></span>
                <span class="amount">${money(charge.amount, charge.currency)}</span>
                <a href="${charge.receipt_url ?? "#"}">Receipt</a>
              </li>`,
          )}
        </ul>
      </section>
    </main>`,
  );
}

function subscriptionSection(path: string, subscriptions: SubscriptionView[]): Html | "" {
  if (subscriptions.length === 0) return "";
  return html`<section aria-labelledby="subscriptions">
    <h2 id="subscriptions">Subscriptions</h2>
    <ul class="rows">
      ${subscriptions.map(({ subscription, name }) => subscriptionRow(path, subscription, name))}
    </ul>
  </section>`;
}

function subscriptionRow(path: string, subscription: WireSubscription, name: string): Html {
  const { cancel_at_period_end: ends, items, status } = subscription;
  const [first] = items.data;
  const sum = items.data.reduce((total, { price, quantity }) => total + (price.unit_amount ?? 0) * (quantity ?? 1), 0);
  const price = first ? `${money(sum, subscription.currency)} every ${rhythmOf(first.price)}` : "";
  const until = first ? day(first.current_period_end) : "";
  const state = status === "past_due" ? "Payment overdue" : ends ? `Ends on ${until}` : `Renews on ${until}`;
  return html`<li>
    <span>${name}<span class="detail">${price} · ${state}</span></span>
    <form method="post" action="${path}/subscription">
      <input type="hidden" name="subscription" value="${subscription.id}" />
      <button
        type="submit"
        class="link"
        name="act"
        value="${ends ? "keep" : "cancel"}"
        aria-label="${ends ? "Keep" : "Cancel"} ${name}"
      >
        ${ends ? "Keep" : "Cancel"}
      </button>
    </form>
  </li>`;
}

function invoiceSection(invoices: WireInvoice[]): Html | "" {
  if (invoices.length === 0) return "";
  return html`<section aria-labelledby="invoices">
    <h2 id="invoices">Invoices</h2>
    <ul class="rows">
      ${invoices.map((invoice) => {
        const { title, state, amount } = invoiceFacts(invoice);
        return html`<li>
          <span>${title}<span class="detail">${day(invoice.created)} · ${state}</span></span>
          <span class="amount">${amount}</span>
          <a href="${invoice.hosted_invoice_url ?? "#"}" aria-label="View ${title}">View</a>
        </li>`;
      })}
    </ul>
  </section>`;
}

function cardRow(path: string, { id, card }: Stripe.PaymentMethod, isDefault: boolean): Html {
  const name = `${card?.brand === "mastercard" ? "Mastercard" : "Visa"} ending in ${card?.last4}`;
  return html`<li>
    <span>
      ${name}
      <span class="detail">Expires ${String(card?.exp_month).padStart(2, "0")}/${card?.exp_year}</span>
    </span>
    ${
      isDefault
        ? html`<span class="tag">Default</span>`
        : html`<form method="post" action="${path}/default">
            <input type="hidden" name="card" value="${id}" />
            <button type="submit" class="link" aria-label="Make ${name} the default">Make default</button>
          </form>`
    }
    <form method="post" action="${path}/remove">
      <input type="hidden" name="card" value="${id}" />
      <button type="submit" class="link" aria-label="Remove ${name}">Remove</button>
    </form>
  </li>`;
}

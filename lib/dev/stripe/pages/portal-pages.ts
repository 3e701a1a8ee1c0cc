import type Stripe from "stripe";
import { html } from "hono/html";
import type { LocalStripe } from "../local-stripe";
import { money } from "../payments/amounts";
import { cardsOf, detach, makeDefault } from "../payments/portal";
import { createCheckout, createCheckoutParams } from "../resources/create-checkout";
import { find } from "../store/store";
import { causeOf, show, showNothing, typedText, type PageApp, type PageContext } from "./answers";
import { layout, testMode, type Html } from "./layout";

type PortalView = {
  session: Stripe.BillingPortal.Session;
  customer: Stripe.Customer;
  cards: Stripe.PaymentMethod[];
  charges: Stripe.Charge[];
};

const SHOWN_PAYMENTS = 20;

/** `url` of a billing portal session: a customer's cards and payments. */
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
  const charges = Object.values(stripe.store.state.charges)
    .filter((charge) => charge.customer === customer.id && charge.paid)
    .reverse()
    .slice(0, SHOWN_PAYMENTS);
  return { session, customer, cards: cardsOf(stripe, customer.id), charges };
}

function portalPage({ session, customer, cards, charges }: PortalView): Html {
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
      <section aria-labelledby="cards">
        <h2 id="cards">Payment methods</h2>
        ${cards.length === 0 ? html`<p class="fine">No card is saved.</p>` : ""}
        <ul class="rows">
          ${cards.map((card) => cardRow(path, card, customer.invoice_settings.default_payment_method === card.id))}
        </ul>
        <form method="post" action="${path}/add"><button type="submit" class="second">Add a card</button></form>
      </section>
      <section aria-labelledby="payments">
        <h2 id="payments">Payments</h2>
        ${charges.length === 0 ? html`<p class="fine">Nothing has been paid yet.</p>` : ""}
        <ul class="rows">
          ${charges.map(
            (charge) =>
              html`<li>
                <span>
                  ${new Date(charge.created * 1000).toLocaleDateString("en-GB", { dateStyle: "medium", timeZone: "UTC" })}
                  <span class="detail">${charge.description ?? ""}</span>
                </span>
                <span class="amount">${money(charge.amount, charge.currency)}</span>
                <a href="${charge.receipt_url ?? "#"}">Receipt</a>
              </li>`,
          )}
        </ul>
      </section>
    </main>`,
  );
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

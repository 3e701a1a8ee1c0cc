import type Stripe from "stripe";
import { html } from "hono/html";
import { rhythmOf } from "../billing/new-subscription";
import { countryName, percentageOf, type TaxTerms } from "../billing/tax-rates";
import { money } from "../payments/amounts";
import { isFree, offersToSave } from "../payments/pay-checkout";
import type { CheckoutVisit } from "../store/state";
import type { WireLineItem } from "../store/wire-types";
import { billingFields } from "./billing-fields";
import { alert, cardFields, emailField, testCards } from "./card-fields";
import { layout, notice, testMode, type Html } from "./layout";

export type PayView = {
  session: Stripe.Checkout.Session;
  items: WireLineItem[];
  visit: CheckoutVisit;
  /** Known already: shown, not asked. */
  knownEmail: string | null;
  returnUrl: string;
  asksForAddress: boolean;
  /** Where the buyer is, as far as is known. */
  country: string | null;
  tax: TaxTerms | null;
  /** How the discount is called that is taken off. */
  discount: string | null;
};

/** The page a buyer sees: what is bought on one side, the card on the other. */
export function payPage(view: PayView): Html {
  const { session, visit } = view;
  const { problem } = visit;
  const { heading, act } = wordsOf(session);
  return layout(
    act,
    html`<div class="checkout">
      ${summary(view)}
      <main class="payment">
        <h1>${heading}</h1>
        ${problem?.field === "promotionCode" ? "" : alert(problem)}
        <form method="post" action="/c/pay/${session.id}" novalidate>
          ${payByDefault()}
          ${billingFields({
            asksForCountry: view.asksForAddress,
            asksForStreet: session.billing_address_collection === "required",
            asksForTaxId: session.tax_id_collection?.enabled ?? false,
            changesTotal: session.automatic_tax.enabled,
            country: view.country,
            visit,
          })}
          ${
            isFree(session)
              ? emailField({ problem, email: visit.email, knownEmail: view.knownEmail })
              : cardFields({ problem, email: visit.email, knownEmail: view.knownEmail, name: visit.name })
          }
          ${isFree(session) ? "" : saveChoice(session, visit)}
          <button type="submit">${act}</button>
        </form>
        ${session.custom_text.submit ? html`<p class="fine">${session.custom_text.submit.message}</p>` : ""}
        <p class="fine">This is a local stand-in for Stripe. No real card is charged and no card number is kept.</p>
        ${testCards()}
      </main>
    </div>`,
  );
}

/** The bank's question. */
export function authenticationPage(facts: { action: string; amount: string | null; back: string | null }): Html {
  const deed = facts.amount === null ? "saves this card" : `pays ${facts.amount}`;
  return notice(
    facts.amount === null ? "Authenticate your card" : "Authenticate your payment",
    html`<p>Your bank wants to know that it is you who ${deed}. Here you decide how that ends.</p>
      <form method="post" action="${facts.action}">
        <button type="submit" name="result" value="completed">Complete authentication</button>
        <button type="submit" name="result" value="failed" class="second">Fail authentication</button>
      </form>
      ${facts.back === null ? "" : html`<a class="back" href="${facts.back}">Cancel and go back</a>`}`,
  );
}

export function donePage({ session, returnUrl }: PayView): Html {
  const setup = session.mode === "setup";
  const amount = money(session.amount_total ?? 0, session.currency ?? "usd");
  return notice(
    setup ? "Your card is saved" : "This payment is done",
    html`<p>${setup ? "You can use it from now on." : `${amount} was paid. You have not been charged again.`}</p>
      <a class="button" href="${returnUrl}">Continue</a>`,
  );
}

export function expiredPage(view: PayView): Html {
  const { cancel_url: back } = view.session;
  return notice(
    "This payment page has expired",
    html`<p>Nothing was charged. Go back and start again to pay.</p>
      ${back === null ? "" : html`<a class="button" href="${back}">Go back</a>`}`,
  );
}

function wordsOf(session: Stripe.Checkout.Session): { heading: string; act: string } {
  if (session.mode === "setup") return { heading: "Add a card", act: "Save card" };
  if (isFree(session)) return { heading: "Nothing to pay", act: "Complete order" };
  if (session.mode === "subscription") return { heading: "Subscribe with card", act: "Subscribe" };
  return { heading: "Pay with card", act: `Pay ${money(session.amount_total ?? 0, session.currency ?? "usd")}` };
}

function summary(view: PayView): Html {
  const { session, items } = view;
  const top = html`<div class="top">
    ${session.cancel_url === null ? html`<span></span>` : html`<a class="back" href="${session.cancel_url}">← Back</a>`}
    ${testMode()}
  </div>`;
  if (session.amount_total === null) {
    return html`<section class="summary" aria-label="What this is for">
      ${top}
      <p class="seller">Save a card with ${sellerOf(session)}</p>
      <p>Nothing is charged now. ${sellerOf(session)} may use this card for later payments you agree to.</p>
    </section>`;
  }
  const total = money(session.amount_total, session.currency ?? "usd");
  return html`<section class="summary" aria-label="Your order">
    ${top}
    <p class="seller">${session.mode === "subscription" ? "Subscribe to" : "Pay"} ${sellerOf(session)}</p>
    <p class="total">${total}</p>
    <ul class="items">
      ${items.map(lineItem)} ${parts(view)}
      <li class="sum"><span>Total</span><span class="amount">${total}</span></li>
    </ul>
    ${session.allow_promotion_codes ? promotion(view) : ""}
  </section>`;
}

/** A code to type, or the way to take it off again. */
function promotion({ session, discount, visit: { problem } }: PayView): Html {
  const action = `/c/pay/${session.id}/promotion`;
  if (discount !== null) {
    return html`<form class="promotion" method="post" action="${action}">
      <button type="submit" class="link" aria-label="Remove the code ${discount}">Remove code</button>
    </form>`;
  }
  return html`<form class="promotion" method="post" action="${action}">
    ${problem?.field === "promotionCode" ? alert(problem) : ""}
    <div class="field">
      <label for="promotionCode">Promotion code</label>
      <div class="joined">
        <input id="promotionCode" name="promotionCode" type="text" autocomplete="off" autocapitalize="characters" />
        <button type="submit" class="second">Apply</button>
      </div>
    </div>
  </form>`;
}

/** What stands between the prices and the total. */
function parts({ session, tax, discount }: PayView): Html | "" {
  const taxed = session.automatic_tax.enabled;
  if (!taxed && discount === null) return "";
  const part = (term: string | Html, amountMinor: number | null | undefined) =>
    html`<li class="part">
      <span>${term}</span>
      <span class="amount">${money(amountMinor ?? 0, session.currency ?? "usd")}</span>
    </li>`;
  const unknown = html`<li class="part"><span>Tax</span><span class="amount">Choose your country</span></li>`;
  return html`${part("Subtotal", session.amount_subtotal)}
  ${
    discount === null
      ? ""
      : part(html`Discount <span class="detail">${discount}</span>`, -(session.total_details?.amount_discount ?? 0))
  }
  ${taxed ? (tax === null ? unknown : part(taxTerm(tax), session.total_details?.amount_tax)) : ""}`;
}

function taxTerm({ name, country, basisPoints, reason }: TaxTerms): Html {
  const how = reason === "reverse_charge" ? "reverse charge" : `${percentageOf(basisPoints)}%`;
  return html`${name} <span class="detail">${countryName(country)}, ${how}</span>`;
}

/** Enter in a field presses the first button of a form: that one has to be the one that pays. */
function payByDefault(): Html {
  return html`<button type="submit" class="unseen" tabindex="-1" aria-hidden="true">Pay</button>`;
}

function lineItem(item: WireLineItem): Html {
  const quantity = item.quantity ?? 1;
  const each = money(item.price?.unit_amount ?? 0, item.currency);
  const details = [
    ...(quantity > 1 ? [`${quantity} × ${each}`] : []),
    ...(item.price?.recurring ? [`every ${rhythmOf(item.price)}`] : []),
  ];
  return html`<li>
    <span class="name">
      ${item.description ?? "Item"} ${details.length > 0 ? html`<span class="detail">${details.join(", ")}</span>` : ""}
    </span>
    <span class="amount">${money(item.amount_subtotal, item.currency)}</span>
  </li>`;
}

function sellerOf(session: Stripe.Checkout.Session): string {
  return URL.canParse(session.success_url ?? "") ? new URL(session.success_url ?? "").hostname : "the seller";
}

/** Asked when the seller lets the buyer choose; only told when the seller keeps the card in any case. */
function saveChoice(session: Stripe.Checkout.Session, visit: CheckoutVisit): Html | "" {
  const always = visit.wanted.setupFutureUsage !== null;
  if (!always && !offersToSave(session)) return "";
  const decided = always && !offersToSave(session);
  return html`<div class="check">
    <input id="save" name="save" type="checkbox" value="yes" ${decided ? html`checked disabled` : ""} />
    <div>
      <label for="save">Save card for next time</label>
      ${always ? html`<span>${sellerOf(session)} keeps this card for later payments you agree to.</span>` : ""}
    </div>
  </div>`;
}

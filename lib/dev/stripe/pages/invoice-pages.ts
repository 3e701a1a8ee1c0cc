import { html } from "hono/html";
import { attemptInvoice } from "../billing/pay-invoice";
import { waitingIntentOf } from "../billing/settle-invoice";
import type { LocalStripe } from "../local-stripe";
import { money } from "../payments/amounts";
import { idOf } from "../payments/new-objects";
import { newPaymentMethod } from "../payments/test-cards";
import { find } from "../store/store";
import type { CheckoutProblem } from "../store/state";
import type { WireInvoice } from "../store/wire-types";
import { causeOf, show, showNothing, typedText, type PageApp } from "./answers";
import { readCardForm } from "./card-entry";
import { alert, cardFields, testCards } from "./card-fields";
import { invoiceFacts, type InvoiceFacts } from "./invoice-facts";
import { invoicePdf } from "./invoice-pdf";
import { layout, testMode, type Html } from "./layout";
import { authenticationPage } from "./pay-page";

/** `hosted_invoice_url` and `invoice_pdf`: an invoice can be read, kept, and paid while it is open. */
export function addInvoicePages(app: PageApp, stripe: LocalStripe): void {
  app.get("/i/:invoice", (c) => {
    const invoice = issued(stripe, c.req.param("invoice"));
    if (!invoice) return showNothing(c);
    const intent = waitingIntentOf(stripe, invoice);
    if (intent?.status === "requires_action") {
      const amount = money(invoice.amount_remaining, invoice.currency);
      return show(c, authenticationPage({ action: `/i/${invoice.id}/authenticate`, amount, back: null }));
    }
    return show(c, invoicePage(invoice, find(stripe.store.state.invoiceProblems, invoice.id) ?? null));
  });

  app.get("/i/:invoice/pdf", async (c) => {
    const invoice = issued(stripe, c.req.param("invoice"));
    if (!invoice) return showNothing(c);
    return c.body(new Uint8Array(await invoicePdf(invoice)), 200, {
      "Content-Type": "application/pdf",
      "Content-Disposition": `attachment; filename="Invoice-${invoice.number ?? invoice.id}.pdf"`,
    });
  });

  app.post("/i/:invoice", async (c) => {
    const invoice = issued(stripe, c.req.param("invoice"));
    if (!invoice) return showNothing(c);
    const here = `/i/${invoice.id}`;
    const typed = await typedText(c);
    if (invoice.status !== "open") return c.redirect(here, 303);
    const email = invoice.customer_email ?? typed("email");
    const form = { email, number: typed("number"), expiry: typed("expiry"), cvc: typed("cvc"), name: typed("name") };
    const read = readCardForm(form, new Date());
    if (!read.ok) {
      note(stripe, invoice, read.problem);
      return c.redirect(here, 303);
    }
    const paymentMethod = newPaymentMethod(read.card, read);
    stripe.store.state.paymentMethods[paymentMethod.id] = paymentMethod;
    const options = { offSession: false, authentication: "absent" } as const;
    const result = attemptInvoice(stripe, causeOf(c, stripe), invoice, paymentMethod, options);
    note(stripe, invoice, result.outcome === "declined" ? { sentence: result.decline.sentence, field: null } : null);
    return c.redirect(here, 303);
  });

  app.post("/i/:invoice/authenticate", async (c) => {
    const invoice = issued(stripe, c.req.param("invoice"));
    if (!invoice) return showNothing(c);
    const authentication = (await typedText(c))("result") === "completed" ? "completed" : "failed";
    const intent = waitingIntentOf(stripe, invoice);
    const paymentMethod = find(stripe.store.state.paymentMethods, idOf(intent?.payment_method) ?? "");
    if (intent?.status === "requires_action" && paymentMethod) {
      const options = { offSession: false, authentication } as const;
      const result = attemptInvoice(stripe, causeOf(c, stripe), invoice, paymentMethod, options);
      note(stripe, invoice, result.outcome === "declined" ? { sentence: result.decline.sentence, field: null } : null);
    }
    return c.redirect(`/i/${invoice.id}`, 303);
  });
}

/** A draft has no page yet. */
function issued(stripe: LocalStripe, id: string): WireInvoice | null {
  const invoice = find(stripe.store.state.invoices, id);
  return invoice && invoice.status !== "draft" ? invoice : null;
}

function note(stripe: LocalStripe, invoice: WireInvoice, problem: CheckoutProblem | null): void {
  const { invoiceProblems } = stripe.store.state;
  if (problem) invoiceProblems[invoice.id] = problem;
  else delete invoiceProblems[invoice.id];
  stripe.store.changed();
}

function invoicePage(invoice: WireInvoice, problem: CheckoutProblem | null): Html {
  const facts = invoiceFacts(invoice);
  return layout(
    facts.title,
    html`<main class="invoice">
      <div class="top">
        <span class="seller">${facts.seller}</span>
        ${testMode()}
      </div>
      <div class="headline">
        <div>
          <h1>${facts.title}</h1>
          <p class="total">${facts.amount}</p>
          <p class="fine">${facts.amountIs} · ${facts.state}</p>
        </div>
        <a class="button second" href="/i/${invoice.id}/pdf">Download PDF</a>
      </div>
      ${particulars(facts)} ${facts.description === null ? "" : html`<p class="memo">${facts.description}</p>`}
      <ul class="items">
        ${facts.lines.map(
          ({ name, detail, amount }) =>
            html`<li>
              <span class="name">${name} ${detail === null ? "" : html`<span class="detail">${detail}</span>`}</span>
              <span class="amount">${amount}</span>
            </li>`,
        )}
        ${facts.sums.map(
          ({ term, amount, isTotal }) =>
            html`<li class="${isTotal ? "sum" : "part"}">
              <span>${term}</span><span class="amount">${amount}</span>
            </li>`,
        )}
      </ul>
      ${facts.footer === null ? "" : html`<p class="fine">${facts.footer}</p>`}
      ${invoice.status === "open" ? payment(invoice, facts, problem) : ""}
      <p class="fine">An invoice of the local stand-in for Stripe: no money was moved.</p>
    </main>`,
  );
}

function particulars(facts: InvoiceFacts): Html {
  return html`<dl class="facts">
    ${facts.dates.map(
      ([term, date]) =>
        html`<dt>${term}</dt>
          <dd>${date}</dd>`,
    )}
    ${
      facts.billedTo.length === 0
        ? ""
        : html`<dt>Bill to</dt>
            <dd>${facts.billedTo.map((part) => html`<span class="line">${part}</span>`)}</dd>`
    }
  </dl>`;
}

function payment(invoice: WireInvoice, facts: InvoiceFacts, problem: CheckoutProblem | null): Html {
  return html`<section class="pay-invoice" aria-labelledby="pay">
    <h2 id="pay">Pay this invoice</h2>
    ${alert(problem)}
    <form method="post" action="/i/${invoice.id}" novalidate>
      ${cardFields({ problem, email: null, knownEmail: invoice.customer_email, name: invoice.customer_name })}
      <button type="submit">Pay ${facts.amount}</button>
    </form>
    ${testCards()}
  </section>`;
}

import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { html } from "hono/html";
import type { LocalStripe } from "../local-stripe";
import { find } from "../store/store";
import { show, showNothing, type PageApp } from "./answers";
import { addAuthenticationPages } from "./authentication-pages";
import { addCheckoutPages } from "./checkout-pages";
import { addInvoicePages } from "./invoice-pages";
import { notice } from "./layout";
import { addPortalPages } from "./portal-pages";
import { receiptPage } from "./receipt-page";

/** What a person sees in a browser. Every form is answered by a redirect, so that a reload never pays again. */
export function pagesApp(stripe: LocalStripe): PageApp {
  const app = new Hono<{ Bindings: HttpBindings }>();
  addCheckoutPages(app, stripe);
  addAuthenticationPages(app, stripe);
  addInvoicePages(app, stripe);
  addPortalPages(app, stripe);

  app.get("/receipts/:charge", (c) => {
    const charge = find(stripe.store.state.charges, c.req.param("charge"));
    return charge?.paid ? show(c, receiptPage(charge)) : showNothing(c);
  });

  app.get("/", (c) =>
    show(
      c,
      notice("Local Stripe", html`<p>A stand-in for Stripe for development and tests. The API is under /v1.</p>`),
    ),
  );
  return app;
}

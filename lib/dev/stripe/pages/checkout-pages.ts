import type Stripe from "stripe";
import { nowSeconds, type LocalStripe } from "../local-stripe";
import { money } from "../payments/amounts";
import { changeOrder, changePromotion, type OrderChange } from "../payments/change-order";
import {
  completeFree,
  continueCheckout,
  emailOf,
  isFree,
  payCheckout,
  returnAddress,
  visitOf,
  waitingIntent,
} from "../payments/pay-checkout";
import { addressOf, asksForAddress, taxOf } from "../payments/price-checkout";
import type { CheckoutProblem } from "../store/state";
import { find } from "../store/store";
import { causeOf, show, showNothing, typedText, type PageApp } from "./answers";
import { readBuyer, readCardForm } from "./card-entry";
import { authenticationPage, donePage, expiredPage, payPage, type PayView } from "./pay-page";

/** `url` of a checkout session, and what its forms do. */
export function addCheckoutPages(app: PageApp, stripe: LocalStripe): void {
  app.get("/c/pay/:session", (c) => {
    const view = payView(stripe, c.req.param("session"));
    if (!view) return showNothing(c);
    const { session } = view;
    if (session.status === "complete") return show(c, donePage(view));
    if (session.status !== "open" || session.expires_at <= nowSeconds()) return show(c, expiredPage(view));
    if (waitingIntent(stripe, session)) {
      const amount = session.amount_total === null ? null : money(session.amount_total, session.currency ?? "usd");
      return show(
        c,
        authenticationPage({ action: `/c/pay/${session.id}/authenticate`, amount, back: session.cancel_url }),
      );
    }
    return show(c, payPage(view));
  });

  app.post("/c/pay/:session", async (c) => {
    const view = payView(stripe, c.req.param("session"));
    if (!view) return showNothing(c);
    const here = `/c/pay/${view.session.id}`;
    const typed = await typedText(c);
    if (view.session.status !== "open") return c.redirect(here, 303);
    const due = view.session.amount_total;
    const problem = changeOrder(stripe, view.session, orderTyped(typed)) ?? newTotal(view.session, due, typed("act"));
    if (problem || typed("act") === "update") {
      Object.assign(view.visit, { email: typed("email"), name: typed("name"), problem });
      stripe.store.changed();
      return c.redirect(here, 303);
    }
    if (isFree(view.session)) {
      const buyer = readBuyer(view.knownEmail ?? typed("email"), typed("name"));
      if (!buyer.ok) {
        Object.assign(view.visit, { email: typed("email"), name: typed("name"), problem: buyer.problem });
        return c.redirect(here, 303);
      }
      completeFree(stripe, causeOf(c, stripe), view.session, buyer);
      return c.redirect(returnAddress(view.session), 303);
    }
    const form = {
      email: view.knownEmail ?? typed("email"),
      number: typed("number"),
      expiry: typed("expiry"),
      cvc: typed("cvc"),
      name: typed("name"),
    };
    const read = readCardForm(form, new Date());
    if (!read.ok) {
      Object.assign(view.visit, { email: form.email, name: form.name, problem: read.problem });
      stripe.store.changed();
      return c.redirect(here, 303);
    }
    const result = payCheckout(stripe, causeOf(c, stripe), view.session, { ...read, saveCard: typed("save") !== "" });
    return c.redirect(result.outcome === "succeeded" ? returnAddress(view.session) : here, 303);
  });

  app.post("/c/pay/:session/promotion", async (c) => {
    const view = payView(stripe, c.req.param("session"));
    if (!view) return showNothing(c);
    const promotionCode = (await typedText(c))("promotionCode");
    if (view.session.status === "open") {
      view.visit.problem = changePromotion(stripe, view.session, promotionCode);
      stripe.store.changed();
    }
    return c.redirect(`/c/pay/${view.session.id}`, 303);
  });

  app.post("/c/pay/:session/authenticate", async (c) => {
    const view = payView(stripe, c.req.param("session"));
    if (!view) return showNothing(c);
    const here = `/c/pay/${view.session.id}`;
    const answer = (await typedText(c))("result") === "completed" ? "completed" : "failed";
    if (view.session.status !== "open" || !waitingIntent(stripe, view.session)) return c.redirect(here, 303);
    const result = continueCheckout(stripe, causeOf(c, stripe), view.session, answer);
    return c.redirect(result.outcome === "succeeded" ? returnAddress(view.session) : here, 303);
  });
}

function orderTyped(typed: (field: string) => string): OrderChange {
  return {
    country: typed("country"),
    line1: typed("line1"),
    city: typed("city"),
    postalCode: typed("postalCode"),
    taxId: typed("taxId"),
    businessName: typed("businessName"),
  };
}

/** Nobody pays a total that they have not seen. */
function newTotal(session: Stripe.Checkout.Session, seen: number | null, act: string): CheckoutProblem | null {
  if (session.amount_total === seen || act === "update") return null;
  const total = money(session.amount_total ?? 0, session.currency ?? "usd");
  return { field: "total", sentence: `The total is now ${total}. Nothing was charged yet: enter your card to pay it.` };
}

/** How a discount is called: by the code that was typed, else by the coupon's name. */
function discountShown({ store: { state } }: LocalStripe, sessionId: string): string | null {
  const discount = find(state.checkoutVisits, sessionId)?.discount;
  if (!discount) return null;
  const code = find(state.promotionCodes, discount.promotionCode ?? "")?.code;
  return code ?? find(state.coupons, discount.coupon)?.name ?? discount.coupon;
}

function payView(stripe: LocalStripe, sessionId: string): PayView | null {
  const session = find(stripe.store.state.checkoutSessions, sessionId);
  if (!session) return null;
  return {
    session,
    items: find(stripe.store.state.lineItems, sessionId) ?? [],
    visit: visitOf(stripe, sessionId),
    knownEmail: emailOf(stripe, session),
    returnUrl: returnAddress(session),
    asksForAddress: asksForAddress(stripe, session),
    country: addressOf(stripe, session)?.country ?? null,
    tax: taxOf(stripe, session),
    discount: discountShown(stripe, sessionId),
  };
}

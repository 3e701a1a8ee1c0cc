import type Stripe from "stripe";
import type { Cause, LocalStripe } from "../local-stripe";
import { money } from "../payments/amounts";
import { attemptPayment, type AttemptResult } from "../payments/attempt-payment";
import { attemptSetup } from "../payments/attempt-setup";
import { idOf } from "../payments/new-objects";
import { find } from "../store/store";
import { causeOf, show, showNothing, typedText, type PageApp } from "./answers";
import { authenticationPage } from "./pay-page";

/** `next_action.redirect_to_url` of an intent that was confirmed through the API. */
export function addAuthenticationPages(app: PageApp, stripe: LocalStripe): void {
  app.get("/authenticate/:intent", (c) => {
    const intent = waiting(stripe, c.req.param("intent"));
    if (!intent) return showNothing(c);
    const amount = intent.object === "payment_intent" ? money(intent.amount, intent.currency) : null;
    return show(c, authenticationPage({ action: `/authenticate/${intent.id}`, amount, back: null }));
  });

  app.post("/authenticate/:intent", async (c) => {
    const answer = (await typedText(c))("result") === "completed" ? "completed" : "failed";
    const intent = waiting(stripe, c.req.param("intent"));
    const paymentMethod = find(stripe.store.state.paymentMethods, idOf(intent?.payment_method) ?? "");
    const returnUrl = intent?.next_action?.redirect_to_url?.return_url;
    if (!intent || !paymentMethod || !returnUrl) return showNothing(c);
    const result = continueIntent(stripe, causeOf(c, stripe), intent, paymentMethod, answer);
    const back = new URL(returnUrl);
    back.searchParams.set(intent.object, intent.id);
    back.searchParams.set(`${intent.object}_client_secret`, intent.client_secret ?? "");
    back.searchParams.set("redirect_status", result.outcome === "succeeded" ? "succeeded" : "failed");
    return c.redirect(back.href, 303);
  });
}

type Intent = Stripe.PaymentIntent | Stripe.SetupIntent;

function waiting({ store: { state } }: LocalStripe, id: string): Intent | null {
  const intent = find<Intent>(state.paymentIntents, id) ?? find<Intent>(state.setupIntents, id);
  return intent?.status === "requires_action" ? intent : null;
}

function continueIntent(
  stripe: LocalStripe,
  cause: Cause,
  intent: Intent,
  paymentMethod: Stripe.PaymentMethod,
  authentication: "completed" | "failed",
): AttemptResult {
  if (intent.object === "setup_intent") return attemptSetup(stripe, cause, intent, paymentMethod, { authentication });
  return attemptPayment(stripe, cause, intent, paymentMethod, {
    authentication,
    offSession: false,
    errorOnRequiresAction: false,
  });
}

import { z } from "zod";
import { customerNamed } from "../payments/attach";
import { newPortalSession } from "../payments/portal";
import { text, webAddress } from "../wire/form";
import { route, type Route } from "../wire/route";

const createParams = z.strictObject({
  customer: text,
  locale: text.optional(),
  return_url: webAddress.optional(),
});

export const portalSessionRoutes: readonly Route[] = [
  route("POST", "/v1/billing_portal/sessions", createParams, (input, { stripe }) => {
    customerNamed(stripe, input.customer, "customer");
    const session = newPortalSession({
      customer: input.customer,
      returnUrl: input.return_url ?? null,
      locale: input.locale ?? null,
      publicUrl: stripe.publicUrl,
    });
    stripe.store.state.portalSessions[session.id] = session;
    return session;
  }),
];

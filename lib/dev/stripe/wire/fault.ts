import type Stripe from "stripe";

export type FaultBody = {
  type: "api_error" | "card_error" | "idempotency_error" | "invalid_request_error";
  message: string;
  code?: string;
  param?: string;
  decline_code?: string;
  advice_code?: string;
  charge?: string;
  payment_intent?: Stripe.PaymentIntent;
  payment_method?: Stripe.PaymentMethod;
  setup_intent?: Stripe.SetupIntent;
  doc_url?: string;
};

/** A refusal in Stripe's error shape: thrown where it is found, answered by the app. */
export class Fault extends Error {
  readonly status: number;
  readonly body: FaultBody;

  constructor(status: number, body: FaultBody) {
    super(body.message);
    this.name = "Fault";
    this.status = status;
    this.body =
      body.code === undefined
        ? body
        : { ...body, doc_url: `https://stripe.com/docs/error-codes/${body.code.replaceAll("_", "-")}` };
  }
}

export function invalidRequest(message: string, facts: { code?: string; param?: string } = {}): Fault {
  return new Fault(400, { type: "invalid_request_error", message, ...facts });
}

/** The thing named in the path is missing: 404. */
export function missing(noun: string, id: string): Fault {
  return new Fault(404, {
    type: "invalid_request_error",
    code: "resource_missing",
    message: `No such ${noun}: '${id}'`,
    param: noun === "checkout.session" ? "session" : "id",
  });
}

/** Something that a parameter refers to is missing: 400. */
export function missingReference(noun: string, id: string, param: string): Fault {
  return invalidRequest(`No such ${noun}: '${id}'`, { code: "resource_missing", param });
}

export function unknownRoute(method: string, path: string): Fault {
  return new Fault(404, {
    type: "invalid_request_error",
    message: `Unrecognized request URL (${method}: ${path}). The local Stripe does not implement it; see lib/dev/stripe/README.md.`,
  });
}

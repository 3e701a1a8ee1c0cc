import type Stripe from "stripe";
import { html } from "hono/html";
import { money } from "../payments/amounts";
import { notice, type Html } from "./layout";

/** What `receipt_url` of a charge leads to. */
export function receiptPage(charge: Stripe.Charge): Html {
  const card = charge.payment_method_details?.card;
  const paidOn = new Date(charge.created * 1000);
  const facts: [string, string][] = [
    ["Paid on", `${paidOn.toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: "UTC" })} UTC`],
    ["Card", `${card?.brand === "mastercard" ? "Mastercard" : "Visa"} ending in ${card?.last4 ?? "????"}`],
    ...(charge.description === null ? [] : [["For", charge.description] satisfies [string, string]]),
    ...(charge.billing_details.email === null
      ? []
      : [["Email", charge.billing_details.email] satisfies [string, string]]),
    ...(charge.amount_refunded === 0
      ? []
      : [["Refunded", money(charge.amount_refunded, charge.currency)] satisfies [string, string]]),
    ["Receipt", charge.id],
  ];
  return notice(
    "Receipt",
    html`<p class="total">${money(charge.amount, charge.currency)}</p>
      <dl class="facts">
        ${facts.map(
          ([term, value]) =>
            html`<dt>${term}</dt>
              <dd>${value}</dd>`,
        )}
      </dl>
      <p class="fine">A receipt of the local stand-in for Stripe: no money was moved.</p>`,
  );
}

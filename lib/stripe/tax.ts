import "server-only";
import Stripe from "stripe";
import { TAX_BEHAVIOR } from "./catalogue";
import { stripe } from "./client";

export type TaxQuestion = { customerId: string; priceCents: bigint; currency: string };

/**
 * What comes on top of a price for a customer, by the address and the tax ids that Stripe has of them. `unknown` where
 * it does not know where they are. Nothing is kept at Stripe: the tax is reported by the invoice of the payment.
 */
export async function readTax({ customerId, priceCents, currency }: TaxQuestion): Promise<bigint | "unknown"> {
  try {
    const { tax_amount_exclusive: taxCents } = await stripe().tax.calculations.create({
      customer: customerId,
      currency,
      line_items: [{ amount: Number(priceCents), reference: "tokens", tax_behavior: TAX_BEHAVIOR }],
    });
    return BigInt(taxCents);
  } catch (error) {
    const isAnswer = error instanceof Stripe.errors.StripeInvalidRequestError;
    if (isAnswer && error.code === "customer_tax_location_invalid") return "unknown";
    throw error;
  }
}

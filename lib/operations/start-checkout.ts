import "server-only";
import { findUserContact } from "@/lib/db/user-store";
import {
  findCustomerId,
  findPackageOnSale,
  insertPurchase,
  saveCustomerId,
  setCheckout,
} from "@/lib/db/purchase-store";
import { actorMay, actorMayOn, type Actor } from "@/lib/domain/access";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { grouped } from "@/lib/domain/units";
import { newId } from "@/lib/ids";
import { createCheckout, createCustomer } from "@/lib/stripe/checkout";
import { isStripeAway } from "@/lib/stripe/client";

export type StartCheckout = {
  accountId: string;
  userId: string;
  packageId: string;
  saveCard: boolean;
  /** Where to return to; the purchase's id is added. */
  successUrl: string;
  cancelUrl: string;
};

/**
 * Writes down what is agreed (package, tokens, price) and opens Stripe's payment page for it. What was written down
 * is what will be credited. Refuses `package_not_found`, `payment_unavailable`.
 */
export async function startCheckout(
  actor: Actor,
  input: StartCheckout,
): Promise<Result<{ url: string; purchaseId: string }>> {
  const isOwn = actor.kind === "user" && actor.accountId === input.accountId && actorMay(actor, "tokens:buy:own");
  if (!isOwn && !actorMayOn(actor, "checkout:start:any", input.accountId)) return refuse({ code: "account_not_found" });

  const [onSale, buyer] = await Promise.all([findPackageOnSale(input.packageId), findUserContact(input.userId)]);
  if (!buyer) return refuse({ code: "account_not_found" });
  if (!onSale) return refuse({ code: "package_not_found" });

  const { accountId, userId, saveCard } = input;
  const purchaseId = newId();
  await insertPurchase({ accountId, id: purchaseId, userId, package: onSale, saveCard });
  try {
    const { checkoutId, url } = await createCheckout({
      accountId,
      purchaseId,
      customerId: await customerOf(accountId, buyer),
      packageName: onSale.name,
      description: `${grouped(onSale.amountTokens)} tokens`,
      priceCents: onSale.priceCents,
      currency: onSale.currency,
      stripePriceId: onSale.stripePriceId,
      saveCard,
      successUrl: withPurchase(input.successUrl, purchaseId),
      cancelUrl: withPurchase(input.cancelUrl, purchaseId),
    });
    await setCheckout(accountId, purchaseId, checkoutId);
    return ok({ url, purchaseId });
  } catch (error) {
    if (isStripeAway(error)) return refuse({ code: "payment_unavailable" });
    throw error;
  }
}

/** The account as Stripe knows it, made there when it is first needed. */
export async function customerOf(accountId: string, buyer: { email: string; name: string }): Promise<string> {
  const known = await findCustomerId(accountId);
  if (known) return known;
  const created = await createCustomer({ accountId, ...buyer });
  await saveCustomerId(accountId, created);
  return created;
}

function withPurchase(address: string, purchaseId: string): string {
  const url = new URL(address);
  url.searchParams.set("purchase", purchaseId);
  return url.toString();
}

import "server-only";
import { findUserContact } from "@/lib/db/user-store";
import {
  findAccountCurrency,
  findCustomerId,
  findPackageOnSale,
  insertPurchase,
  saveCustomerId,
  setCheckout,
  type Offer,
} from "@/lib/db/purchase-store";
import { readSettings } from "@/lib/db/settings-store";
import { actorMay, whyNotFor, type Actor } from "@/lib/domain/access";
import {
  CUSTOM_AMOUNT_CURRENCY,
  CUSTOM_AMOUNT_NAME,
  customAmountFault,
  quoteCustomAmount,
} from "@/lib/domain/custom-amount";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { customAmountTermsOf, type Settings } from "@/lib/domain/settings";
import { grouped } from "@/lib/domain/units";
import { newId } from "@/lib/ids";
import { createCheckout, createCustomer } from "@/lib/stripe/checkout";
import { isStripeAway } from "@/lib/stripe/client";

export type StartCheckout = {
  accountId: string;
  userId: string;
  saveCard: boolean;
  /** Where the receipt goes, when not to the account's owner. */
  receiptEmail?: string;
  /** Where to return to; the purchase's id is added. */
  successUrl: string;
  cancelUrl: string;
} & Wish;

/** A package by its id or code, or an amount of one's own choice in US cents. */
type Wish = { packageId: string; amountCents?: undefined } | { amountCents: bigint; packageId?: undefined };

/**
 * Writes down what is agreed (tokens, price) and opens Stripe's payment page for it. What was written down is what will
 * be credited. Refuses `package_not_found`, `validation_failed` (an amount that is too small or too large),
 * `currency_mismatch`, `payment_unavailable`.
 */
export async function startCheckout(
  actor: Actor,
  input: StartCheckout,
): Promise<Result<{ url: string; purchaseId: string }>> {
  const { accountId, userId, saveCard, receiptEmail = null } = input;
  const isOwn = actor.kind === "user" && actor.accountId === accountId && actorMay(actor, "tokens:buy:own");
  const refusal = isOwn ? null : whyNotFor(actor, "checkout:start:any", accountId);
  if (refusal) return refuse(refusal);

  const settings = await readSettings();
  const [offered, buyer, accountCurrency] = await Promise.all([
    offerFor(input, settings),
    findUserContact(userId),
    findAccountCurrency(accountId),
  ]);
  if (!buyer) return refuse({ code: "account_not_found" });
  if (!offered.ok) return offered;
  const offer = offered.value;
  if (accountCurrency !== null && accountCurrency !== offer.currency) {
    return refuse({ code: "currency_mismatch", accountCurrency, currency: offer.currency });
  }

  const purchaseId = newId();
  await insertPurchase({ accountId, id: purchaseId, userId, package: offer, saveCard, receiptEmail });
  try {
    const { checkoutId, url } = await createCheckout({
      accountId,
      purchaseId,
      customerId: await customerOf(accountId, buyer),
      packageName: offer.name,
      description: `${grouped(offer.amountTokens)} tokens`,
      priceCents: offer.priceCents,
      currency: offer.currency,
      stripePriceId: offer.stripePriceId,
      hasTax: settings.taxMode === "automatic",
      saveCard,
      receiptEmail,
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

async function offerFor({ packageId, amountCents }: Wish, settings: Settings): Promise<Result<Offer>> {
  if (packageId !== undefined) {
    const onSale = await findPackageOnSale(packageId);
    return onSale ? ok(onSale) : refuse({ code: "package_not_found" });
  }
  const terms = customAmountTermsOf(settings);
  const fault = customAmountFault(amountCents, terms);
  if (fault) return refuse({ code: "validation_failed", faults: [{ path: "amountCents", message: fault }] });
  return ok({
    id: null,
    name: CUSTOM_AMOUNT_NAME,
    amountTokens: quoteCustomAmount(amountCents, terms).amountTokens,
    priceCents: amountCents,
    currency: CUSTOM_AMOUNT_CURRENCY,
    stripePriceId: null,
  });
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

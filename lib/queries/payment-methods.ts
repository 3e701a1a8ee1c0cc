import "server-only";
import { database } from "@/lib/db/client";
import { actorMaySee, type Actor } from "@/lib/domain/access";
import { cardText } from "@/lib/domain/recharge/consent";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { isStripeAway } from "@/lib/stripe/client";
import { listCards } from "@/lib/stripe/saved-cards";

/** A saved card as its owner may know it. */
export type CardView = {
  /** Stripe's. */
  id: string;
  brand: string;
  last4: string;
  /** `Visa ···· 4242` */
  name: string;
  /** `12/2029` */
  expires: string;
  isExpired: boolean;
  isDefault: boolean;
  /** By auto-recharge, which is on. */
  isCharged: boolean;
};

/** The saved cards of an account, as Stripe has them now. Refuses `payment_unavailable` where it does not answer. */
export async function listPaymentMethods(actor: Actor, accountId: string): Promise<Result<CardView[]>> {
  if (!actorMaySee(actor, accountId)) return refuse({ code: "account_not_found" });
  const { prisma } = database();
  const [customer, recharge] = await Promise.all([
    prisma.customer.findUnique({ where: { accountId } }),
    prisma.rechargeSettings.findUnique({ where: { accountId } }),
  ]);
  if (!customer) return ok([]);
  try {
    const { cards, defaultCardId } = await listCards(customer.stripeCustomerId);
    const now = new Date();
    return ok(
      cards.map(({ id, brand, last4, expMonth, expYear }) => ({
        id,
        brand,
        last4,
        name: cardText({ brand, last4 }),
        expires: `${String(expMonth).padStart(2, "0")}/${expYear}`,
        // A card is good until the end of the month that is printed on it.
        isExpired: new Date(Date.UTC(expYear, expMonth, 1)) <= now,
        isDefault: id === defaultCardId,
        isCharged: recharge?.isEnabled === true && recharge.paymentMethodId === id,
      })),
    );
  } catch (error) {
    if (isStripeAway(error)) return refuse({ code: "payment_unavailable" });
    throw error;
  }
}

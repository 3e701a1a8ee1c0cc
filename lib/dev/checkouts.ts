import { database } from "@/lib/db/client";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import { startCheckout, type StartCheckout } from "@/lib/operations/start-checkout";
import type { Customer } from "./factories";

/* Purchases that tests are about. */

type Wish = { packageId: string } | { amountCents: bigint };

/** As `startCheckout` answers, also when it refuses. */
export function tryCheckout(
  customer: Customer,
  wish: Wish,
  more: Partial<Pick<StartCheckout, "receiptEmail" | "saveCard">> = {},
) {
  return startCheckout(customer.actor, {
    accountId: customer.accountId,
    userId: customer.userId,
    saveCard: false,
    successUrl: `${env.APP_URL}/tokens?success=true`,
    cancelUrl: `${env.APP_URL}/tokens?cancelled=true`,
    ...more,
    ...wish,
  });
}

/** An open payment page, Starter's unless the test says otherwise. */
export async function aCheckout(customer: Customer, wish: Wish = { packageId: "starter" }) {
  const started = await tryCheckout(customer, wish);
  if (!started.ok) throw new Error(`checkout refused: ${started.refusal.code}`);
  return started.value;
}

export function purchaseOf({ accountId }: Customer, id: string) {
  return database().prisma.purchase.findUniqueOrThrow({ where: { accountId_id: { accountId, id } } });
}

/** A purchase that a saved card is about to be charged for. */
export async function aRecharge({ accountId, userId }: Customer, { priceCents = 1_500n } = {}): Promise<string> {
  const id = newId();
  await database().prisma.purchase.create({
    data: {
      accountId,
      id,
      userId,
      kind: "auto_recharge",
      packageName: "Starter",
      amountTokens: 150_000n,
      priceCents,
      currency: "usd",
    },
  });
  return id;
}

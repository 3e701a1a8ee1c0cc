import { OpenPortalBody, StartCheckoutBody } from "@/lib/contracts/sales";
import type { AccountName } from "@/lib/db/account-store";
import type { ModelPrice } from "@/lib/domain/pricing/price";
import { ok, refuse, type Result } from "@/lib/domain/result";
import { formatBasisPoints } from "@/lib/domain/units";
import { env } from "@/lib/env";
import { startBillingPortal } from "@/lib/operations/payment-methods";
import { startCheckout } from "@/lib/operations/start-checkout";
import { listModelPrices, listPackages } from "@/lib/queries/catalogue";
import type { Answer } from "./answer";
import { readBody, type Call } from "./endpoint";
import { accountWithinLimit } from "./limits";
import { json, problem } from "./respond";

/** `GET /api/billing/packages`, for anybody. */
export async function getPackages(): Promise<Answer> {
  const packages = await listPackages();
  const data = packages.map(({ amountTokens, ...rest }) => ({ ...rest, tokens: amountTokens }));
  return json({ data, nextCursor: null });
}

/** `GET /api/billing/prices`, for anybody: how models are charged. What they cost us is not said. */
export async function getPrices(): Promise<Answer> {
  return json({ data: (await listModelPrices()).map(priceBody), nextCursor: null });
}

/** `POST /api/billing/checkout` → the address of the payment page. */
export async function postCheckout({ request, actor }: Call): Promise<Answer> {
  const body = await readBody(request, StartCheckoutBody);
  if (!body.ok) return problem(body.refusal);
  const { userId, externalUserId, email, wish, saveCard, successUrl, cancelUrl } = body.value;
  for (const [path, address] of Object.entries({ successUrl, cancelUrl })) {
    if (address !== undefined && new URL(address).origin !== new URL(env.APP_URL).origin) {
      const message = `must be an address of ${env.APP_URL}`;
      return problem(refuse({ code: "validation_failed", faults: [{ path, message }] }).refusal);
    }
  }
  const account = await ownerWithinLimit({ userId, externalUserId });
  if (!account.ok) return problem(account.refusal);
  const started = await startCheckout(actor, {
    ...account.value,
    ...wish,
    receiptEmail: email,
    saveCard,
    successUrl: successUrl ?? `${env.APP_URL}/tokens?success=true`,
    cancelUrl: cancelUrl ?? `${env.APP_URL}/tokens?cancelled=true`,
  });
  return started.ok ? json(started.value, 201) : problem(started.refusal);
}

/** `POST /api/billing/portal` → the address of Stripe's page for cards and receipts. */
export async function postPortal({ request, actor }: Call): Promise<Answer> {
  const body = await readBody(request, OpenPortalBody);
  if (!body.ok) return problem(body.refusal);
  const { email, ...name } = body.value;
  const account = await ownerWithinLimit(name);
  if (!account.ok) return problem(account.refusal);
  const opened = await startBillingPortal(actor, { ...account.value, email }, `${env.APP_URL}/tokens`);
  return opened.ok ? json(opened.value) : problem(opened.refusal);
}

/** Whose payment page it is: an account together with the user who pays. */
async function ownerWithinLimit(name: AccountName): Promise<Result<{ accountId: string; userId: string }>> {
  const account = await accountWithinLimit(name);
  if (!account.ok) return account;
  const { accountId, userId } = account.value;
  return userId === null ? refuse({ code: "account_not_found" }) : ok({ accountId, userId });
}

function priceBody(price: ModelPrice) {
  return {
    provider: price.provider,
    model: price.model,
    chargeType: price.chargeType,
    multiplier: price.multiplierBasisPoints === null ? null : formatBasisPoints(price.multiplierBasisPoints),
    imageTokens: Object.fromEntries(
      Object.entries(price.imageSizes).map(([size, { fixedTokens }]) => [size, fixedTokens]),
    ),
    effectiveFrom: price.effectiveFrom,
  };
}

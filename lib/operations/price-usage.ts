import "server-only";
import { audit } from "@/lib/db/audit-store";
import { readModelPrices } from "@/lib/db/price-store";
import { readSettings } from "@/lib/db/settings-store";
import { inTransaction } from "@/lib/db/transaction";
import { readWrittenUsage, writeLaterCharge, type WrittenUsage } from "@/lib/db/usage-change-store";
import { actorLabel, actorMayOn, type Actor } from "@/lib/domain/access";
import { digestId } from "@/lib/domain/ledger/hash";
import type { Command } from "@/lib/domain/ledger/types";
import { UNPRICED, type Charge } from "@/lib/domain/pricing/charge";
import { describeUsage } from "@/lib/domain/pricing/describe";
import { laterCharge } from "@/lib/domain/pricing/later-charge";
import type { ModelPrice } from "@/lib/domain/pricing/price";
import { ok, refuse, type Refused, type Result } from "@/lib/domain/result";
import { pricingSettingsOf, type Settings } from "@/lib/domain/settings";
import { isId } from "@/lib/ids";
import { postIn } from "./ledger";

export type PriceUsage = { accountId: string; usageId: string };

export type PricedUsage = {
  /** The line that charged it; null when it came to nothing. */
  seq: bigint | null;
  balanceTokens: bigint;
  replayed: boolean;
};

/**
 * Charges a usage that was recorded before anybody knew its price, by the version that was in force when it ran or the
 * first one since that can. Its line, its charge and its hourly sums are written together and once; asked again, it
 * answers as the first time. The work was done, so that it is charged whatever the balance is.
 */
export async function priceUsage(actor: Actor, input: PriceUsage): Promise<Result<PricedUsage>> {
  const { accountId, usageId } = input;
  if (!actorMayOn(actor, "tokens:grant", accountId)) return refuse({ code: "insufficient_scope" });
  if (!isId(accountId) || !isId(usageId)) return refuse({ code: "not_found" });
  // Read before the transaction: one that waited for a second connection could wait for all the others like it.
  const [prices, settings] = await Promise.all([readModelPrices(), readSettings()]);
  return inTransaction(async (tx) => {
    const usage = await readWrittenUsage(tx, accountId, usageId);
    if (!usage) return refuse({ code: "not_found" });
    const priced = chargeOf(usage, prices, settings);
    const [posted] = await postIn(tx, [{ command: commandOf(actor, usage, priced) }]);
    if (!posted!.ok) return posted!;
    const { seq, balanceTokens, replayed } = posted!.value;
    if (!replayed && priced.ok) {
      const charge = priced.value;
      await writeLaterCharge(tx, usage, charge, seq);
      await audit(tx, actor, {
        action: "usage.price",
        accountId,
        subject: `usage:${usageId}`,
        before: { status: "unpriced" },
        after: { billableTokens: charge.billableTokens, priceId: charge.priceId, balanceTokens },
      });
    }
    return ok({ seq, balanceTokens, replayed });
  });
}

function chargeOf(usage: WrittenUsage, prices: readonly ModelPrice[], settings: Settings): Result<Charge> {
  if (usage.status !== "unpriced") return invalid("This operation does not wait for a price");
  const charge = laterCharge(usage, prices, pricingSettingsOf(settings), new Date());
  if (charge) return ok(charge);
  return invalid(
    `This operation cannot be charged yet: there is no price for what it used of ${usage.provider}/${usage.model}`,
  );
}

function commandOf(actor: Actor, usage: WrittenUsage, priced: Result<Charge>): Command {
  const { billableTokens: amountTokens, terms } = priced.ok ? priced.value : UNPRICED;
  const cause = `price:${usage.id}`;
  return {
    kind: "debit",
    type: "usage",
    guard: "owed",
    accountId: usage.accountId,
    cause,
    // What it comes to is no part of the request: a price that has changed meanwhile makes it no other one.
    bodyHash: digestId(cause),
    actor: actorLabel(actor),
    description: `${describeUsage(usage.operationType, usage.model, usage.units, terms)} (priced later)`,
    occurredAt: usage.occurredAt,
    usageId: usage.id,
    projectId: usage.projectId ?? undefined,
    amountTokens,
    refusalIfNew: priced.ok ? undefined : priced.refusal,
  };
}

function invalid(message: string): Refused {
  return refuse({ code: "validation_failed", faults: [{ path: "", message }] });
}

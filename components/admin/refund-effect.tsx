import { ArrowRight } from "lucide-react";
import type { ReactNode } from "react";
import { MoneyAmount } from "@/components/amounts/money-amount";
import { TokenAmount } from "@/components/amounts/token-amount";
import { refundEffect, type RefundablePayment } from "./refund";

/** What a refund does to the money of its payment and to the tokens of its account, before it is made. */
export function RefundEffect({ amount, payment }: { amount: string; payment: RefundablePayment }) {
  const { currency, refundedCents, paidCents, offer } = payment;
  const effect = refundEffect(amount, payment);
  return (
    <div aria-live="polite" className="flex flex-col gap-2 rounded-lg border bg-muted px-3 py-2.5">
      <Change
        label={
          <>
            Refunded of <MoneyAmount minor={paidCents} currency={currency} />
          </>
        }
        before={<MoneyAmount minor={refundedCents} currency={currency} />}
        after={
          effect && <MoneyAmount minor={effect.refundedCentsAfter} currency={currency} className="font-semibold" />
        }
      />
      <Change
        label="Balance"
        before={<TokenAmount tokens={offer.balanceTokens} unit={false} />}
        after={effect && <TokenAmount tokens={effect.balanceTokensAfter} className="font-semibold" />}
      />
      <p className="text-xs text-muted-foreground">{consequence(effect, offer)}</p>
    </div>
  );
}

function consequence(effect: ReturnType<typeof refundEffect>, offer: RefundablePayment["offer"]): string {
  if (!offer.isCredited) return "Nothing was credited for this payment, so no tokens are taken.";
  if (effect && effect.balanceTokensAfter < 0n) {
    return "Some of these tokens are spent: the account is suspended until the next purchase pays the debt.";
  }
  return "The tokens that this money bought are taken back.";
}

function Change({ label, before, after }: { label: ReactNode; before: ReactNode; after: ReactNode }) {
  return (
    <p className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
      <span className="text-muted-foreground">{label}</span>
      <span className="flex flex-wrap items-center justify-end gap-x-2">
        {before}
        <ArrowRight aria-hidden className="size-3.5 shrink-0 text-muted-foreground" />
        <span className="sr-only">becomes</span>
        {after ?? <span className="text-muted-foreground">…</span>}
      </span>
    </p>
  );
}

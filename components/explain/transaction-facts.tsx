import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import type { DisplayUnit } from "@/components/amounts/format";
import { Moment } from "@/components/amounts/moment";
import { TokenAmount } from "@/components/amounts/token-amount";
import { transactionHref } from "@/components/history/history-place";
import { lineTypes } from "@/components/history/line-types";
import { Badge } from "@/components/ui/badge";
import { CopyButton } from "@/components/ui/copy-button";
import { operationLabel } from "@/lib/domain/operation-types";
import type { ExplainedTransaction } from "@/lib/queries/explained-transaction";
import { PaymentLine } from "./draws-table";

type FactsProps = { explained: ExplainedTransaction; displayUnit: DisplayUnit };

/** What happened, when, and by whom: the line itself. */
export function TransactionFacts({ explained, displayUnit }: FactsProps) {
  const { transaction, usage, brought, payment, corrects } = explained;
  const { badge, label } = lineTypes[transaction.type];
  const happenedEarlier = transaction.recordedAt.getTime() - transaction.occurredAt.getTime() > 60_000;
  return (
    <dl className="grid gap-x-8 gap-y-2 sm:grid-cols-[auto_minmax(0,1fr)]">
      <Fact name="Type">
        <Badge variant={badge}>{label}</Badge>
      </Fact>
      <Fact name="Amount">
        <TokenAmount tokens={transaction.amountTokens} displayUnit={displayUnit} sign className="font-semibold" />
      </Fact>
      <Fact name="Balance">
        <TokenAmount tokens={transaction.balanceBeforeTokens} displayUnit={displayUnit} unit={false} /> before,{" "}
        <TokenAmount tokens={transaction.balanceAfterTokens} displayUnit={displayUnit} unit={false} /> after
      </Fact>
      <Fact name="Booked">
        <Moment at={transaction.recordedAt.toISOString()} />
      </Fact>
      {happenedEarlier ? (
        <Fact name="Happened">
          <Moment at={transaction.occurredAt.toISOString()} />
        </Fact>
      ) : null}
      {usage ? (
        <Fact name="Operation">
          {operationLabel(usage.operationType)} with {usage.model} ({usage.provider})
        </Fact>
      ) : null}
      {usage?.piece ? (
        <Fact name="Made">
          <Link
            href={`/studio/pieces/${usage.piece.pieceId}` as Route}
            className="wrap-anywhere text-primary-text underline underline-offset-4"
          >
            {usage.piece.title}
          </Link>
        </Fact>
      ) : null}
      {payment ? (
        <Fact name="Payment">
          <PaymentLine payment={payment} />
        </Fact>
      ) : null}
      {brought ? (
        <Fact name="Left of it">
          <TokenAmount tokens={brought.remainingTokens} displayUnit={displayUnit} unit={false} /> of{" "}
          <TokenAmount tokens={brought.amountTokens} displayUnit={displayUnit} />
          {brought.expiresAt ? (
            <>
              , until <Moment at={brought.expiresAt.toISOString()} day />
            </>
          ) : null}
        </Fact>
      ) : null}
      {corrects ? (
        <Fact name="Corrects">
          <Link
            href={transactionHref(corrects.transactionId) as Route}
            className="wrap-anywhere text-primary-text underline underline-offset-4"
          >
            {corrects.description}
          </Link>
        </Fact>
      ) : null}
      <Fact name="Transaction">
        <span className="font-mono text-xs break-all">{transaction.transactionId}</span>
        <CopyButton text={transaction.transactionId} what="transaction id" className="-my-1.5 ml-1" />
      </Fact>
    </dl>
  );
}

/** The price that a charge was computed by, as it was then. Goes into a sentence. */
export function PriceFacts({ explained }: Pick<FactsProps, "explained">) {
  const { price, chargeType } = explained.usage?.snapshot ?? {};
  if (!price) {
    return chargeType === "multiplier"
      ? "No price of its own was in force for this model: the multiplier stands beside the charge."
      : "By a charge that the service which recorded it has set.";
  }
  return (
    <>
      {"By the price of "}
      <span className="text-foreground">{`${price.provider}/${price.model}`}</span>
      {" that is in force since "}
      <Moment at={price.effectiveFrom.toISOString()} className="text-foreground" />
      {", version "}
      <span className="font-mono text-xs break-all">{price.id}</span>.
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="contents max-sm:block">
      <dt className="text-muted-foreground">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}

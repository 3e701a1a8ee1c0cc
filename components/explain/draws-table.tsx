import type { DisplayUnit } from "@/components/amounts/format";
import { Moment } from "@/components/amounts/moment";
import { MoneyAmount } from "@/components/amounts/money-amount";
import { TokenAmount } from "@/components/amounts/token-amount";
import { webAddress } from "@/components/payments/web-address";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { GrantSource } from "@/lib/domain/ledger/types";
import type { ExplainedDraw, PaymentOfGrant } from "@/lib/queries/explained-transaction";

type DrawsTableProps = { draws: readonly ExplainedDraw[]; displayUnit: DisplayUnit };

const sources: Record<GrantSource, string> = {
  bonus: "Bonus",
  purchase: "Bought tokens",
  auto_recharge: "Auto-recharge",
  admin_grant: "Grant",
  subscription: "Plan",
  refund: "Tokens back",
  dispute_reversal: "Dispute settled",
  correction: "Correction",
};

/** From which parcels of tokens a transaction was paid, and which payments had bought those. */
export function DrawsTable({ draws, displayUnit }: DrawsTableProps) {
  return (
    <Table label="Grants drawn" stack>
      <TableHeader>
        <TableRow>
          <TableHead>From</TableHead>
          <TableHead>Paid by</TableHead>
          <TableHead numeric>{displayUnit === "credits" ? "Credits" : "Tokens"}</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {draws.map(({ grantId, source, createdAt, expiresAt, payment, tokens }) => (
          <TableRow key={grantId}>
            <TableCell phone="what" className="sm:whitespace-nowrap">
              {sources[source]} of <Moment at={createdAt.toISOString()} day />
              {expiresAt ? (
                <span className="block text-xs font-normal text-muted-foreground">
                  expires <Moment at={expiresAt.toISOString()} day />
                </span>
              ) : null}
            </TableCell>
            <TableCell phone="when" className="w-full">
              {payment ? (
                <PaymentLine payment={payment} />
              ) : (
                <span className="text-muted-foreground">Nobody, a gift</span>
              )}
            </TableCell>
            <TableCell phone="amount" numeric className="font-medium">
              {/* A draw takes; what is below zero was given back. */}
              <TokenAmount tokens={-tokens} displayUnit={displayUnit} unit={false} sign />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** A payment in one line, with its documents. */
export function PaymentLine({ payment }: { payment: PaymentOfGrant }) {
  const documents = [
    { name: "Invoice", url: webAddress(payment.invoiceUrl) },
    { name: "Receipt", url: webAddress(payment.receiptUrl) },
  ].filter(({ url }) => url !== null);
  return (
    <span className="inline-flex flex-wrap gap-x-3">
      <span className="wrap-anywhere">
        {payment.packageName}, <MoneyAmount minor={payment.paidCents} currency={payment.currency} /> on{" "}
        <Moment at={payment.at.toISOString()} day />
      </span>
      {documents.map(({ name, url }) => (
        <a
          key={name}
          href={url!}
          target="_blank"
          rel="noreferrer"
          className="font-medium text-primary-text underline-offset-4 hover:underline"
        >
          {name}
          <span className="sr-only">{` of ${payment.packageName}, opens in a new tab`}</span>
        </a>
      ))}
    </span>
  );
}

import { Moment } from "@/components/amounts/moment";
import { MoneyAmount } from "@/components/amounts/money-amount";
import { TokenAmount } from "@/components/amounts/token-amount";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { PaymentRow } from "@/lib/queries/admin-payments";
import { PaymentStates } from "./payment-states";
import { RefundDialog } from "./refund-dialog";

/** One line a payment; on a phone two, with the money on the right. */
export function PaymentTable({ payments, mayRefund }: { payments: readonly PaymentRow[]; mayRefund: boolean }) {
  return (
    <Table label="Payments" stack>
      <TableHeader>
        <TableRow>
          <TableHead>Person</TableHead>
          <TableHead numeric>Paid</TableHead>
          <TableHead numeric className="max-lg:hidden">
            Tokens
          </TableHead>
          <TableHead>State</TableHead>
          <TableHead className="max-md:hidden">When</TableHead>
          {mayRefund ? (
            <TableHead>
              <span className="sr-only">Refund</span>
            </TableHead>
          ) : null}
        </TableRow>
      </TableHeader>
      <TableBody>
        {payments.map((payment) => (
          <PaymentTableRow key={payment.purchaseId} payment={payment} mayRefund={mayRefund} />
        ))}
      </TableBody>
    </Table>
  );
}

function PaymentTableRow({ payment, mayRefund }: { payment: PaymentRow; mayRefund: boolean }) {
  const { email, packageName, paidCents, priceCents, currency, refund } = payment;
  return (
    <TableRow>
      {/* Takes what width the figures leave over, and gives way to them. */}
      <TableCell phone="what" className="sm:w-full sm:max-w-0">
        <span className="block truncate" title={payment.failureMessage ?? `${payment.name} · ${email}`}>
          <span className="font-medium">{email}</span>
          <span className="text-muted-foreground max-sm:hidden">
            {" "}
            {packageName}
            {payment.kind === "auto_recharge" ? ", automatic" : ""}
          </span>
        </span>
      </TableCell>
      <TableCell phone="amount" numeric className={paidCents === null ? "text-muted-foreground" : "font-medium"}>
        <MoneyAmount minor={paidCents ?? priceCents} currency={currency} />
      </TableCell>
      <TableCell phone="hidden" numeric className="max-lg:hidden">
        <TokenAmount tokens={payment.amountTokens} unit={false} compact />
      </TableCell>
      <TableCell phone="when" className="max-sm:flex max-sm:flex-wrap max-sm:items-center max-sm:gap-2">
        <PaymentStates payment={payment} />
        <span className="md:hidden">
          <Moment at={payment.createdAt.toISOString()} />
        </span>
      </TableCell>
      <TableCell phone="hidden" className="whitespace-nowrap max-md:hidden">
        <Moment at={payment.createdAt.toISOString()} />
      </TableCell>
      {mayRefund ? (
        <TableCell className="py-1 text-right max-sm:col-start-3 max-sm:row-span-2 max-sm:row-start-1 max-sm:self-center max-sm:p-0">
          {refund && paidCents !== null ? <RefundDialog payment={{ ...payment, paidCents, offer: refund }} /> : null}
        </TableCell>
      ) : null}
    </TableRow>
  );
}

import type { DisplayUnit } from "@/components/amounts/format";
import { formatMoney } from "@/components/amounts/format";
import { Moment } from "@/components/amounts/moment";
import { MoneyAmount } from "@/components/amounts/money-amount";
import { TokenAmount } from "@/components/amounts/token-amount";
import { Badge } from "@/components/ui/badge";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { PaymentView } from "@/lib/queries/payments";
import { cardName, paymentWords } from "./payment-words";
import { webAddress } from "./web-address";

type PaymentsTableProps = { payments: readonly PaymentView[]; displayUnit: DisplayUnit };

/** Payments, newest first. On a phone each is what and when on the left, amount and outcome right, its documents below. */
export function PaymentsTable({ payments, displayUnit }: PaymentsTableProps) {
  return (
    <Table label="Payments" stack>
      <TableHeader>
        <TableRow>
          <TableHead sort="descending">When</TableHead>
          <TableHead>What</TableHead>
          <TableHead>Paid with</TableHead>
          <TableHead>Status</TableHead>
          <TableHead>Documents</TableHead>
          <TableHead numeric>Amount</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {payments.map((payment) => (
          <PaymentRow key={payment.id} payment={payment} displayUnit={displayUnit} />
        ))}
      </TableBody>
    </Table>
  );
}

function PaymentRow({ payment, displayUnit }: { payment: PaymentView; displayUnit: DisplayUnit }) {
  const { label, badge, note } = paymentWords(payment);
  const card = cardName(payment.cardBrand, payment.cardLast4);
  const status = (
    <>
      <Badge variant={badge}>{label}</Badge>
      {note ? (
        <span className="block max-w-56 pt-0.5 text-xs text-pretty wrap-anywhere text-muted-foreground">{note}</span>
      ) : null}
    </>
  );
  return (
    <TableRow>
      <TableCell phone="when" className="align-top max-sm:flex max-sm:flex-wrap max-sm:gap-x-2">
        <Moment at={payment.at.toISOString()} />
        {card ? <span className="sm:hidden">{card}</span> : null}
      </TableCell>
      <TableCell phone="what" className="w-full min-w-40 align-top">
        <span className="line-clamp-2 wrap-anywhere">{payment.packageName}</span>
        <span className="block text-xs font-normal text-muted-foreground">
          <TokenAmount tokens={payment.amountTokens} displayUnit={displayUnit} />
          {payment.kind === "auto_recharge" ? " · by auto-recharge" : null}
        </span>
      </TableCell>
      <TableCell phone="hidden" className="align-top whitespace-nowrap text-muted-foreground">
        {card ?? "–"}
      </TableCell>
      <TableCell phone="balance" className="align-top sm:min-w-44">
        {status}
      </TableCell>
      <TableCell className="align-top max-sm:col-span-2 max-sm:row-start-3 max-sm:block max-sm:h-auto max-sm:p-0 max-sm:empty:hidden">
        <Documents payment={payment} />
      </TableCell>
      <TableCell phone="amount" numeric className="align-top font-medium">
        <MoneyAmount minor={payment.totalCents} currency={payment.currency} />
        {payment.taxCents > 0n ? (
          <span className="block text-xs font-normal text-muted-foreground">
            {`incl. ${formatMoney(payment.taxCents, payment.currency)} tax`}
          </span>
        ) : null}
      </TableCell>
    </TableRow>
  );
}

/** Stripe keeps them; each opens beside the list. */
function Documents({ payment }: { payment: PaymentView }) {
  const documents = [
    { name: "Invoice", url: webAddress(payment.invoiceUrl) },
    { name: "PDF", url: webAddress(payment.invoicePdfUrl) },
    { name: "Receipt", url: webAddress(payment.receiptUrl) },
  ].filter(({ url }) => url !== null);
  if (documents.length === 0) return null;
  return (
    <ul className="flex gap-x-4 gap-y-1 max-sm:pt-1.5">
      {documents.map(({ name, url }) => (
        <li key={name}>
          <a
            href={url!}
            target="_blank"
            rel="noreferrer"
            className="inline-block font-medium text-primary-text underline-offset-4 hover:underline pointer-coarse:py-1.5"
          >
            {name}
            <span className="sr-only">{` of ${payment.packageName}, opens in a new tab`}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

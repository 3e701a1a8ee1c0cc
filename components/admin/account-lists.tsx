import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { Moment } from "@/components/amounts/moment";
import { MoneyAmount } from "@/components/amounts/money-amount";
import { TokenAmount } from "@/components/amounts/token-amount";
import { lineTypes } from "@/components/history/line-types";
import { Badge } from "@/components/ui/badge";
import { Section } from "@/components/ui/section";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { operationLabel } from "@/lib/domain/operation-types";
import type { AccountDetail } from "@/lib/queries/account-detail";
import { PaymentStates } from "./payment-states";
import { ResendButton } from "./resend-button";

/** What is left of each parcel, in the order in which they are spent, and what running operations keep. */
export function AccountGrants({ account: { balance, holds } }: { account: AccountDetail }) {
  return (
    <Section title="Grants and holds" description="What is left of each parcel, in the order in which they are spent.">
      {balance.grants.length === 0 ? (
        <p className="text-muted-foreground">No grant has anything left.</p>
      ) : (
        <Table label="Grants" stack>
          <TableHeader>
            <TableRow>
              <TableHead>Source</TableHead>
              <TableHead numeric>Left</TableHead>
              <TableHead numeric>Of</TableHead>
              <TableHead>Expires</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {balance.grants.map(({ id, source, amountTokens, remainingTokens, expiresAt }) => (
              <TableRow key={id}>
                <TableCell phone="what" className="w-full">
                  {sentence(source)}
                </TableCell>
                <TableCell phone="amount" numeric className="font-medium">
                  <TokenAmount tokens={remainingTokens} unit={false} />
                </TableCell>
                <TableCell phone="balance" numeric>
                  <span className="sm:hidden">of </span>
                  <TokenAmount tokens={amountTokens} unit={false} />
                </TableCell>
                <TableCell phone="when" className="whitespace-nowrap">
                  {expiresAt ? <Moment at={expiresAt.toISOString()} day /> : "Never"}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
      {holds.length === 0 ? null : (
        <Table label="Holds" stack>
          <TableHeader>
            <TableRow>
              <TableHead>Held for</TableHead>
              <TableHead numeric>Tokens</TableHead>
              <TableHead>Since</TableHead>
              <TableHead>Until</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {holds.map((hold) => (
              <TableRow key={hold.id}>
                <TableCell phone="what" className="w-full">
                  {operationLabel(hold.operationType)}
                  {hold.model ? ` with ${hold.model}` : ""}
                </TableCell>
                <TableCell phone="amount" numeric className="font-medium">
                  <TokenAmount tokens={hold.tokens} unit={false} />
                </TableCell>
                <TableCell phone="when" className="whitespace-nowrap">
                  <Moment at={hold.createdAt.toISOString()} />
                </TableCell>
                <TableCell phone="balance" className="whitespace-nowrap">
                  {hold.status === "unknown" ? (
                    "Until its outcome is known"
                  ) : (
                    <Moment at={hold.expiresAt.toISOString()} />
                  )}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Section>
  );
}

/** The latest payments; all of them are on their own page. */
export function AccountPayments({ account: { payments, accountId } }: { account: AccountDetail }) {
  return (
    <Section title="Payments" actions={<More href={`/admin/tokens/payments?q=${accountId}`}>All payments</More>}>
      {payments.length === 0 ? (
        <p className="text-muted-foreground">Nothing was paid yet.</p>
      ) : (
        <Table label="Payments" stack>
          <TableHeader>
            <TableRow>
              <TableHead>Bought</TableHead>
              <TableHead>State</TableHead>
              <TableHead numeric>Paid</TableHead>
              <TableHead numeric>Tokens</TableHead>
              <TableHead>When</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {payments.map((payment) => (
              <TableRow key={payment.purchaseId}>
                <TableCell phone="what" className="w-full">
                  {payment.packageName}
                </TableCell>
                <TableCell phone="when" className="max-sm:flex max-sm:flex-wrap max-sm:items-center max-sm:gap-2">
                  <PaymentStates payment={payment} />
                  <span className="sm:hidden">
                    <Moment at={payment.createdAt.toISOString()} />
                  </span>
                </TableCell>
                <TableCell
                  phone="amount"
                  numeric
                  className={payment.paidCents === null ? "text-muted-foreground" : "font-medium"}
                >
                  <MoneyAmount minor={payment.paidCents ?? payment.priceCents} currency={payment.currency} />
                </TableCell>
                <TableCell phone="balance" numeric>
                  <TokenAmount tokens={payment.amountTokens} unit={false} />
                </TableCell>
                <TableCell phone="hidden" className="whitespace-nowrap">
                  <Moment at={payment.createdAt.toISOString()} />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Section>
  );
}

/** What its owner was told, and whether it arrived. */
export function AccountMails({ account: { mails }, mayResend }: { account: AccountDetail; mayResend: boolean }) {
  return (
    <Section title="Mails" description="The latest. Sent again, a mail goes to the same address.">
      {mails.length === 0 ? (
        <p className="text-muted-foreground">No mail was written yet.</p>
      ) : (
        <Table label="Mails" stack>
          <TableHeader>
            <TableRow>
              <TableHead>Mail</TableHead>
              <TableHead>State</TableHead>
              <TableHead>Written</TableHead>
              {mayResend ? (
                <TableHead>
                  <span className="sr-only">Send again</span>
                </TableHead>
              ) : null}
            </TableRow>
          </TableHeader>
          <TableBody>
            {mails.map((mail) => (
              <TableRow key={mail.id}>
                <TableCell phone="what" className="sm:w-full sm:max-w-0">
                  <span className="block truncate" title={mail.recipient}>
                    {sentence(mail.kind)} <span className="text-muted-foreground max-sm:hidden">{mail.recipient}</span>
                  </span>
                </TableCell>
                <TableCell phone="when" className="whitespace-nowrap">
                  {mail.sentAt ? (
                    <Badge variant="success">Sent</Badge>
                  ) : mail.lastError ? (
                    <Badge variant="warning" title={mail.lastError}>
                      Failed {mail.attempts} {mail.attempts === 1 ? "time" : "times"}
                    </Badge>
                  ) : (
                    <Badge variant="outline">Waiting</Badge>
                  )}
                </TableCell>
                <TableCell phone="hidden" className="whitespace-nowrap">
                  <Moment at={mail.createdAt.toISOString()} />
                </TableCell>
                {mayResend ? (
                  <TableCell className="py-1 text-right max-sm:col-start-2 max-sm:row-span-2 max-sm:row-start-1 max-sm:self-center max-sm:p-0">
                    <ResendButton mailId={mail.id} kind={sentence(mail.kind)} />
                  </TableCell>
                ) : null}
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Section>
  );
}

export function More({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href as Route} className="text-primary-text underline-offset-4 hover:underline">
      {children}
    </Link>
  );
}

/** `admin_grant` → `Grant`; other names in plain words. */
function sentence(name: string): string {
  if (Object.hasOwn(lineTypes, name)) return lineTypes[name as keyof typeof lineTypes].label;
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

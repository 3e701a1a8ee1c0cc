import type { Route } from "next";
import Link from "next/link";
import { Moment } from "@/components/amounts/moment";
import { MoneyAmount } from "@/components/amounts/money-amount";
import { TokenAmount } from "@/components/amounts/token-amount";
import { Badge } from "@/components/ui/badge";
import { CopyButton } from "@/components/ui/copy-button";
import { Section } from "@/components/ui/section";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { lineTypes } from "@/components/history/line-types";
import { Fact } from "@/components/ui/fact";
import type { LineType } from "@/lib/domain/ledger/types";
import type { DisputeView } from "@/lib/queries/disputes";
import { disputeState, reasonWords } from "./payment-words";

export function DisputeFacts({ dispute }: { dispute: DisputeView }) {
  const state = disputeState(dispute.status);
  return (
    <Section title="What is disputed">
      <dl className="grid gap-x-8 gap-y-4 sm:grid-cols-2 lg:grid-cols-3">
        <Fact label="State">
          <Badge variant={state.variant}>{state.label}</Badge>
        </Fact>
        <Fact label="Amount">
          <MoneyAmount minor={dispute.amountCents} currency={dispute.currency} /> of{" "}
          <MoneyAmount minor={dispute.paidCents} currency={dispute.currency} />
        </Fact>
        <Fact label="Reason">{reasonWords(dispute.reason)}</Fact>
        <Fact label="Customer">
          <Link
            href={`/admin/tokens/payments?q=${encodeURIComponent(dispute.email)}` as Route}
            className="wrap-anywhere text-primary-text underline-offset-4 hover:underline"
          >
            {dispute.email}
          </Link>
        </Fact>
        <Fact label="Bought">
          {dispute.packageName}, <TokenAmount tokens={dispute.amountTokens} />
        </Fact>
        <Fact label="Paid">{dispute.paidAt ? <Moment at={dispute.paidAt.toISOString()} /> : "Not credited"}</Fact>
        <Fact label="Opened">
          <Moment at={dispute.openedAt.toISOString()} />
        </Fact>
        <Fact label={dispute.closedAt ? "Closed" : "Answer by"}>
          <When at={dispute.closedAt ?? dispute.evidenceDueAt} />
        </Fact>
        <Fact label="Payment at Stripe">
          <span className="inline-flex max-w-full items-center gap-1">
            <span className="truncate font-mono text-xs">{dispute.paymentIntentId}</span>
            {dispute.paymentIntentId ? <CopyButton text={dispute.paymentIntentId} what="payment id" /> : null}
          </span>
        </Fact>
      </dl>
    </Section>
  );
}

/** What it has taken, or what it would. */
export function DisputeTokens({ dispute }: { dispute: DisputeView }) {
  const { preview, lines, takenTokens, frozenTokens, balanceTokens } = dispute;
  return (
    <Section title={tokensTitle(dispute)} description={tokensSentence(dispute)}>
      {preview ? (
        <dl className="grid gap-x-8 gap-y-4 sm:grid-cols-2 lg:grid-cols-4">
          <Fact label="Frozen now">
            <TokenAmount tokens={frozenTokens} />
          </Fact>
          <Fact label="From what it bought">
            <TokenAmount tokens={preview.fromGrantTokens} />
          </Fact>
          <Fact label="From other tokens">
            <TokenAmount tokens={preview.fromOthersTokens} />
          </Fact>
          <Fact label="Balance after">
            <TokenAmount tokens={balanceTokens - preview.tokens} />
          </Fact>
        </dl>
      ) : null}
      {lines.length > 0 ? <DisputeLines lines={lines} /> : null}
      {!preview && lines.length === 0 && takenTokens === 0n ? (
        <p className="text-muted-foreground">Nothing was booked for it.</p>
      ) : null}
    </Section>
  );
}

function DisputeLines({ lines }: Pick<DisputeView, "lines">) {
  return (
    <Table label="What was booked" stack>
      <TableHeader>
        <TableRow>
          <TableHead>When</TableHead>
          <TableHead>Type</TableHead>
          <TableHead numeric>Tokens</TableHead>
          <TableHead numeric>Balance after</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {lines.map((line) => (
          <TableRow key={line.seq.toString()}>
            <TableCell phone="when">
              <Moment at={line.recordedAt.toISOString()} />
            </TableCell>
            <TableCell phone="what" className="w-full">
              {lineTypes[line.type as LineType].label}
            </TableCell>
            <TableCell phone="amount" numeric className="font-medium">
              <TokenAmount tokens={line.amountTokens} unit={false} sign />
            </TableCell>
            <TableCell phone="balance" numeric>
              <TokenAmount tokens={line.balanceAfterTokens} unit={false} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function tokensTitle({ preview, takenTokens }: DisputeView): string {
  if (preview) return "What it would take";
  return takenTokens > 0n ? "What it has taken" : "What it took and gave back";
}

function tokensSentence({ preview }: DisputeView): string {
  if (!preview) return "Each line is in the customer’s history.";
  const { debtTokens } = preview;
  const debt = debtTokens > 0n ? " Part of it is spent already and would become debt." : "";
  return `Booked by itself when the bank takes the money, and given back exactly if it returns it.${debt}`;
}

function When({ at }: { at: Date | null }) {
  return at ? <Moment at={at.toISOString()} /> : <>No answer is asked for</>;
}

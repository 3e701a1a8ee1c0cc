import { counted } from "@/components/amounts/format";
import { Moment } from "@/components/amounts/moment";
import { Alert } from "@/components/ui/alert";
import { Section } from "@/components/ui/section";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { ReconciliationView } from "@/lib/queries/reconciliation";

/** The last comparison of Stripe's payments with our credits, and what nobody can explain. */
export function Reconciliation({ last }: { last: ReconciliationView | null }) {
  if (!last) {
    return (
      <Section title="Compared with Stripe" description="Every hour, once the jobs run.">
        <p className="text-muted-foreground">Not yet.</p>
      </Section>
    );
  }
  const { unexplained } = last;
  return (
    <Section
      title="Compared with Stripe"
      description={
        <>
          Last on <Moment at={last.finishedAt.toISOString()} />: {sentenceOf(last)}
        </>
      }
    >
      {unexplained.length === 0 ? (
        <p className="text-muted-foreground">Every payment has exactly one credit.</p>
      ) : (
        <>
          <Alert tone="warning" title={`${counted(unexplained.length, "payment")} cannot be explained`}>
            Nothing was booked for them. Look at each one at Stripe, and refund it or mend its purchase.
          </Alert>
          <Table label="Payments that cannot be explained" stack>
            <TableHeader>
              <TableRow>
                <TableHead>Payment</TableHead>
                <TableHead>Why</TableHead>
              </TableRow>
            </TableHeader>
            <TableBody>
              {unexplained.map(({ paymentIntentId, problem }, position) => (
                <TableRow key={position}>
                  <TableCell phone="what" className="font-mono text-xs wrap-anywhere">
                    {paymentIntentId}
                  </TableCell>
                  <TableCell phone="when" className="w-full wrap-anywhere">
                    {problem}
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </>
      )}
    </Section>
  );
}

function sentenceOf({ paymentCount, creditedCount, reversedCount }: ReconciliationView): string {
  const done = [
    ...(creditedCount > 0 ? [`${creditedCount} credited that no webhook had told of`] : []),
    ...(reversedCount > 0 ? [`${counted(reversedCount, "refund or dispute", "refunds or disputes")} followed`] : []),
  ];
  return `${counted(paymentCount, "payment")}${done.length > 0 ? `, ${done.join(", ")}` : ", nothing to do"}.`;
}

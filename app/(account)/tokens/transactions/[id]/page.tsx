import type { Metadata, Route } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { TokenAmount } from "@/components/amounts/token-amount";
import { DrawsTable } from "@/components/explain/draws-table";
import { LooksWrongDialog } from "@/components/explain/looks-wrong-dialog";
import { Questions } from "@/components/explain/questions";
import { Recomputation } from "@/components/explain/recomputation";
import { PriceFacts, TransactionFacts } from "@/components/explain/transaction-facts";
import { PageFrame } from "@/components/frame/page-frame";
import { transactionHref } from "@/components/history/history-place";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { requireViewer } from "@/lib/auth/actor";
import { assert } from "@/lib/domain/result";
import { explainTransaction } from "@/lib/queries/explained-transaction";
import { viewerBalance } from "../../../viewer-balance";

export const metadata: Metadata = { title: "Transaction" };

export default async function TransactionPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const { actor } = await requireViewer(transactionHref(encodeURIComponent(id)));
  const [found, balance] = await Promise.all([explainTransaction(actor, id), viewerBalance(actor)]);
  if (!found.ok) notFound();
  assert(balance.ok, "a signed-in person may see their own account");
  const explained = found.value;
  const { transaction, usage, draws, corrections, questions } = explained;
  const { displayUnit } = balance.value;
  const isOwn = id.startsWith(`txn_${actor.accountId.replaceAll("-", "")}_`);
  const isOpen = questions.some(({ status }) => status === "open");
  return (
    <PageFrame>
      <PageHeader
        parent={
          <Link href={"/tokens/history" as Route} className="underline-offset-4 hover:underline">
            History
          </Link>
        }
        title={<span className="wrap-anywhere">{transaction.description}</span>}
        actions={isOwn && !isOpen ? <LooksWrongDialog transactionId={transaction.transactionId} /> : null}
      />
      {questions.length > 0 ? (
        <Section title="Your questions about it">
          <Questions questions={questions} />
        </Section>
      ) : null}
      <Section title="What happened">
        <TransactionFacts explained={explained} displayUnit={displayUnit} />
      </Section>
      {usage ? (
        <Section title="How it was computed" description={<PriceFacts explained={explained} />}>
          <Recomputation snapshot={usage.snapshot} displayUnit={displayUnit} />
        </Section>
      ) : null}
      {draws.length > 0 ? (
        <Section
          title={transaction.amountTokens < 0n ? "What it was paid from" : "What it did to your grants"}
          description="Tokens are spent in this order: by priority, then what expires first, then gifts before what was paid for, then the oldest."
        >
          <DrawsTable draws={draws} displayUnit={displayUnit} />
        </Section>
      ) : null}
      {corrections.length > 0 ? (
        <Section title="Corrected later">
          <ul className="flex flex-col divide-y border-y">
            {corrections.map((correction) => (
              <li key={correction.seq} className="flex justify-between gap-4 py-2.5">
                <Link
                  href={transactionHref(correction.transactionId) as Route}
                  className="wrap-anywhere underline-offset-4 hover:underline"
                >
                  {correction.description}
                </Link>
                <TokenAmount tokens={correction.amountTokens} displayUnit={displayUnit} sign className="font-medium" />
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
    </PageFrame>
  );
}

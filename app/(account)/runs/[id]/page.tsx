import type { Metadata, Route } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { Moment } from "@/components/amounts/moment";
import { TokenAmount } from "@/components/amounts/token-amount";
import { PageFrame } from "@/components/frame/page-frame";
import { runWords } from "@/components/runs/run-words";
import { counted } from "@/components/amounts/format";
import { StepsTable } from "@/components/runs/steps-table";
import { Badge } from "@/components/ui/badge";
import { CopyButton } from "@/components/ui/copy-button";
import { EmptyState } from "@/components/ui/empty-state";
import { Fact } from "@/components/ui/fact";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { requireViewer } from "@/lib/auth/actor";
import { assert } from "@/lib/domain/result";
import { getRunWithSteps } from "@/lib/queries/runs";
import { viewerBalance } from "../../viewer-balance";

export const metadata: Metadata = { title: "Run" };

export default async function RunPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const { actor } = await requireViewer(`/runs/${id}`);
  const [found, balance] = await Promise.all([getRunWithSteps(actor, id), viewerBalance(actor)]);
  if (!found.ok) notFound();
  assert(balance.ok, "a signed-in person may see their own account");
  const { displayUnit } = balance.value;
  const run = found.value;
  const { label, badge, note } = runWords(run.status);
  return (
    <PageFrame>
      <PageHeader
        parent={
          <Link href={"/runs" as Route} className="underline-offset-4 hover:underline">
            Runs
          </Link>
        }
        title={run.typeName}
        description={note}
        actions={<Badge variant={badge}>{label}</Badge>}
      />
      <dl className="grid grid-cols-2 gap-x-8 gap-y-5 border-b pb-8 sm:grid-cols-4">
        <Fact isStrong label="Cost">
          <TokenAmount tokens={run.spentTokens} displayUnit={displayUnit} />
        </Fact>
        <Fact isStrong label="Cap">
          <TokenAmount tokens={run.capTokens} displayUnit={displayUnit} />
        </Fact>
        <Fact isStrong label={run.status === "running" ? "Still set aside" : "Given back"}>
          <TokenAmount
            tokens={run.status === "running" ? run.remainingTokens : unspent(run)}
            displayUnit={displayUnit}
          />
        </Fact>
        <Fact isStrong label="Started">
          <Moment at={run.startedAt.toISOString()} />
        </Fact>
        <Fact isStrong label={run.finishedAt ? "Ended" : "Ends by itself"}>
          <Moment at={(run.finishedAt ?? run.expiresAt).toISOString()} />
        </Fact>
        <Fact label="Id" className="col-span-2 sm:col-span-3">
          <span className="flex min-w-0 items-center gap-1 font-mono text-xs">
            <span className="wrap-anywhere">{run.id}</span>
            <CopyButton text={run.id} what="run id" />
          </span>
        </Fact>
      </dl>
      <Section title={counted(run.stepCount, "step")} className="first-of-type:pt-8">
        {run.steps.length > 0 ? (
          <StepsTable steps={run.steps} displayUnit={displayUnit} />
        ) : (
          <EmptyState title="No step has been recorded yet.">Steps appear here as they are charged.</EmptyState>
        )}
        {run.steps.length < run.stepCount ? (
          <p className="text-muted-foreground">{`The first ${run.steps.length} steps are shown.`}</p>
        ) : null}
      </Section>
    </PageFrame>
  );
}

function unspent({ capTokens, spentTokens }: { capTokens: bigint; spentTokens: bigint }): bigint {
  return capTokens > spentTokens ? capTokens - spentTokens : 0n;
}

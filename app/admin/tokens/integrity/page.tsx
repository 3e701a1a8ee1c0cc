import { ShieldCheck } from "lucide-react";
import type { Metadata } from "next";
import { forbidden } from "next/navigation";
import { IntegrityRuns } from "@/components/admin/integrity-runs";
import { InvariantList } from "@/components/admin/invariant-list";
import { RunIntegrityButton } from "@/components/admin/run-integrity-button";
import { counted } from "@/components/amounts/format";
import { Moment } from "@/components/amounts/moment";
import { RefreshWhile } from "@/components/recharge/refresh-while";
import { CsvLink } from "@/components/ui/csv-link";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { requireViewerWho } from "@/lib/auth/actor";
import { actorMay } from "@/lib/domain/access";
import { getIntegrity } from "@/lib/queries/integrity";

export const metadata: Metadata = { title: "Integrity" };

const PATH = "/admin/tokens/integrity";

export default async function AdminIntegrityPage() {
  const { actor } = await requireViewerWho("account:read:any", PATH);
  const integrity = await getIntegrity(actor);
  if (!integrity.ok) forbidden();
  const { last, runs, isRunning } = integrity.value;
  return (
    <>
      <PageHeader
        title="Integrity"
        description="What must be true of every account at every moment, checked against everything that was ever written."
        actions={actorMay(actor, "integrity:run") ? <RunIntegrityButton isRunning={isRunning} /> : null}
      />
      <RefreshWhile isWaiting={isRunning} />
      {last ? (
        <Section
          title={last.findingCount === 0n ? "Everything holds" : foundText(last.findingCount)}
          description={
            <>
              Of {last.accountCount.toLocaleString("en-US")} accounts, checked on{" "}
              <Moment at={last.startedAt.toISOString()} />.
              {last.findings.length < Number(last.findingCount) ? " The first of them are shown." : ""}
            </>
          }
          actions={last.findings.length > 0 ? <CsvLink href={`${PATH}/integrity-findings.csv`} size="sm" /> : null}
        >
          <InvariantList findings={last.findings} mayMend={actorMay(actor, "tokens:grant")} />
        </Section>
      ) : (
        <Section title="Not checked yet">
          <EmptyState icon={ShieldCheck} title="No check has come to its end yet.">
            Everything is checked every night, and whenever a superadmin asks.
          </EmptyState>
        </Section>
      )}
      {runs.length > 0 ? (
        <Section title="Latest runs">
          <IntegrityRuns runs={runs} />
        </Section>
      ) : null}
    </>
  );
}

function foundText(count: bigint): string {
  return `${counted(count, "fault")} found`;
}

import { Workflow } from "lucide-react";
import type { Metadata, Route } from "next";
import { PageFrame } from "@/components/frame/page-frame";
import type { SearchParams } from "@/components/history/history-place";
import { parseRunsPlace, runsHref } from "@/components/runs/runs-place";
import { RunsTable } from "@/components/runs/runs-table";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { PageLinks } from "@/components/ui/page-links";
import { requireViewer } from "@/lib/auth/actor";
import { assert } from "@/lib/domain/result";
import { listRuns } from "@/lib/queries/runs";
import { viewerBalance } from "../viewer-balance";

export const metadata: Metadata = { title: "Runs" };

const RUNS_PER_PAGE = 25;

export default async function RunsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { actor } = await requireViewer("/runs");
  const afterId = parseRunsPlace(await searchParams);
  const [page, balance] = await Promise.all([
    listRuns(actor, actor.accountId, { limit: RUNS_PER_PAGE, afterId }),
    viewerBalance(actor),
  ]);
  assert(page.ok && balance.ok, "a signed-in person may see their own account");
  const { runs, nextId } = page.value;
  return (
    <PageFrame>
      <PageHeader
        title="Runs"
        description="Workflows of several steps. Each has a cap that is set aside when it starts, and stops there."
      />
      {runs.length > 0 ? (
        <RunsTable runs={runs} displayUnit={balance.value.displayUnit} />
      ) : (
        <NoRuns isFirstPage={afterId === null} />
      )}
      <PageLinks
        label="Pages of the runs"
        first={afterId === null ? null : runsHref(null)}
        next={nextId === null ? null : runsHref(nextId)}
        className="pt-5"
      />
    </PageFrame>
  );
}

function NoRuns({ isFirstPage }: { isFirstPage: boolean }) {
  return isFirstPage ? (
    <EmptyState
      icon={Workflow}
      title="Nothing has run yet."
      action={
        <ButtonLink href={"/docs#postRuns" as Route} variant="secondary" size="sm">
          How a program starts a run
        </ButtonLink>
      }
    >
      A run is a workflow that a program does for you, such as a story or a video. It will be listed here with every
      step and what it cost.
    </EmptyState>
  ) : (
    <EmptyState
      icon={Workflow}
      title="There are no older runs."
      action={
        <ButtonLink href={runsHref(null) as Route} variant="secondary" size="sm">
          Show the newest
        </ButtonLink>
      }
    />
  );
}

import { PageFrame } from "@/components/frame/page-frame";
import { PageHeader } from "@/components/ui/page-header";
import { RowsSkeleton } from "@/components/ui/skeleton";

/** The list of runs before it is there, in its final shape. */
export default function RunsLoading() {
  return (
    <PageFrame aria-busy>
      <PageHeader
        title="Runs"
        description="Workflows of several steps. Each has a cap that is set aside when it starts, and stops there."
      />
      <span role="status" className="sr-only">
        Loading your runs
      </span>
      <RowsSkeleton rows={6} hasHead />
    </PageFrame>
  );
}

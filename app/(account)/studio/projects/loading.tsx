import { PageFrame } from "@/components/frame/page-frame";
import { PageHeader } from "@/components/ui/page-header";
import { RowsSkeleton } from "@/components/ui/skeleton";
import { PROJECTS_DESCRIPTION } from "./words";

export default function ProjectsLoading() {
  return (
    <PageFrame aria-busy>
      <PageHeader title="Projects" description={PROJECTS_DESCRIPTION} />
      <span role="status" className="sr-only">
        Loading your projects
      </span>
      <RowsSkeleton rows={6} hasHead />
    </PageFrame>
  );
}

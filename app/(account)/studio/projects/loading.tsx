import { ListSkeleton } from "@/components/studio/list-skeleton";
import { PageFrame } from "@/components/frame/page-frame";
import { PageHeader } from "@/components/ui/page-header";
import { PROJECTS_DESCRIPTION } from "./words";

export default function ProjectsLoading() {
  return (
    <PageFrame aria-busy>
      <PageHeader title="Projects" description={PROJECTS_DESCRIPTION} />
      <ListSkeleton what="projects" />
    </PageFrame>
  );
}

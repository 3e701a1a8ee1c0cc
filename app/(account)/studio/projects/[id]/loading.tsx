import { PageFrame } from "@/components/frame/page-frame";
import { ListSkeleton } from "@/components/studio/list-skeleton";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";

export default function ProjectLoading() {
  return (
    <PageFrame aria-busy>
      <PageHeader parent="Projects" title={<Skeleton className="h-8 w-64" />} />
      <Skeleton className="h-8 w-full max-w-xl rounded-lg" />
      <ListSkeleton what="pieces" />
    </PageFrame>
  );
}

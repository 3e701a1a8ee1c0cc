import { PageFrame } from "@/components/frame/page-frame";
import { PageHeader } from "@/components/ui/page-header";
import { RowsSkeleton, Skeleton } from "@/components/ui/skeleton";

export default function ProjectLoading() {
  return (
    <PageFrame aria-busy>
      <PageHeader parent="Projects" title={<Skeleton className="h-8 w-64" />} />
      <Skeleton className="h-8 w-full max-w-xl rounded-lg" />
      <span role="status" className="sr-only">
        Loading your pieces
      </span>
      <RowsSkeleton rows={6} hasHead />
    </PageFrame>
  );
}

import { PageFrame } from "@/components/frame/page-frame";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";

export default function PieceLoading() {
  return (
    <PageFrame aria-busy>
      <PageHeader parent={<Skeleton className="h-5 w-40" />} title={<Skeleton className="h-8 w-80 max-w-full" />} />
      <span role="status" className="sr-only">
        Loading your piece
      </span>
      <div aria-hidden className="grid gap-x-12 gap-y-8 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Skeleton className="h-96 rounded-md" />
        <Skeleton className="h-72 rounded-md" />
      </div>
    </PageFrame>
  );
}

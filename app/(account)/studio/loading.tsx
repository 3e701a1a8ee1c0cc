import { PageFrame } from "@/components/frame/page-frame";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";

/** The tools before they are there, in their final shape. */
export default function StudioLoading() {
  return (
    <PageFrame aria-busy>
      <PageHeader
        title="Studio"
        description="Write, ask, draw and listen with AI. You pay for what was made, in tokens."
        actions={<Skeleton className="h-10 w-full rounded-md sm:h-9 sm:w-64" />}
      />
      <span role="status" className="sr-only">
        Loading the Studio
      </span>
      <div aria-hidden className="flex flex-col gap-6">
        <div className="h-10 border-b" />
        <div className="grid gap-x-12 gap-y-8 lg:grid-cols-[22rem_minmax(0,1fr)]">
          <Skeleton className="h-96 rounded-md" />
          <Skeleton className="h-80 rounded-md lg:h-[30rem]" />
        </div>
      </div>
    </PageFrame>
  );
}

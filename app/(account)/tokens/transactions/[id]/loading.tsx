import { PageFrame } from "@/components/frame/page-frame";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { RowsSkeleton, Skeleton } from "@/components/ui/skeleton";

/** One transaction before it is known what it was, in its final shape. */
export default function TransactionLoading() {
  return (
    <PageFrame aria-busy>
      <PageHeader
        parent="History"
        title={<Skeleton className="h-8 w-96 max-w-full" />}
        actions={<Skeleton className="h-9 w-40" />}
      />
      <span role="status" className="sr-only">
        Loading the transaction
      </span>
      <Section title="What happened">
        <div className="flex flex-col gap-2">
          {Array.from({ length: 6 }, (_, index) => (
            <Skeleton key={index} className="h-5 w-80 max-w-full" />
          ))}
        </div>
      </Section>
      <div className="border-t py-8">
        <RowsSkeleton rows={4} hasHead />
      </div>
    </PageFrame>
  );
}

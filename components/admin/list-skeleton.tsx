import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Skeleton } from "@/components/ui/skeleton";

const ROWS = 10;

/** A page with one list, while it loads. */
export function ListSkeleton({ title, description }: { title: string; description: string }) {
  return (
    <div aria-busy>
      <span role="status" className="sr-only">
        Loading
      </span>
      <PageHeader title={title} description={description} />
      <Section title={<Skeleton className="h-5 w-40" />}>
        <Skeleton className="h-9 max-w-sm" />
        <div className="flex flex-col gap-px">
          {Array.from({ length: ROWS }, (_, index) => (
            <Skeleton key={index} className="h-10" />
          ))}
        </div>
      </Section>
    </div>
  );
}

/** A page about one thing, while it loads. */
export function DetailSkeleton() {
  return (
    <div aria-busy>
      <span role="status" className="sr-only">
        Loading
      </span>
      <PageHeader title={<Skeleton className="h-8 w-72 max-w-full" />} />
      <Section title={<Skeleton className="h-5 w-40" />}>
        <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2 lg:grid-cols-3">
          {Array.from({ length: 6 }, (_, index) => (
            <Skeleton key={index} className="h-10" />
          ))}
        </div>
      </Section>
    </div>
  );
}

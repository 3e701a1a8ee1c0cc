import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Skeleton } from "@/components/ui/skeleton";

const FIGURES_IN_ROWS = [5, 3, 3];
const ROWS = 8;

export default function LoadingAdminTokens() {
  return (
    <div aria-busy>
      <span role="status" className="sr-only">
        Loading
      </span>
      <PageHeader title="Overview" description="What was used and paid, and who holds what." />
      <Section title="Figures">
        <div className="flex flex-col gap-7">
          {FIGURES_IN_ROWS.map((count, row) => (
            <div key={row} className="flex flex-col gap-3">
              <div className="border-b pb-2">
                <Skeleton className="w-32" />
              </div>
              <div className="grid grid-cols-2 gap-5 sm:grid-cols-3 xl:grid-cols-5">
                {Array.from({ length: count }, (_, index) => (
                  <div key={index} className="flex flex-col gap-1.5">
                    <Skeleton className="w-20" />
                    <Skeleton className="h-6 w-24" />
                    <Skeleton className="h-8" />
                  </div>
                ))}
              </div>
            </div>
          ))}
        </div>
      </Section>
      <Section title={<Skeleton className="h-6 w-80 max-w-full" />}>
        <Skeleton className="h-44" />
      </Section>
      <Section title="Accounts">
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

import { PageFrame } from "@/components/frame/page-frame";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";

/** The list of payments before it is there, in its final shape. */
export default function PaymentsLoading() {
  return (
    <PageFrame aria-busy>
      <PageHeader
        title="Payments and invoices"
        description="What you paid, with what, and the documents for it. Amounts include tax."
      />
      <span role="status" className="sr-only">
        Loading your payments
      </span>
      <div className="flex flex-col divide-y sm:pt-10">
        {Array.from({ length: 8 }, (_, index) => (
          <div key={index} className="flex h-20 items-center justify-between gap-6 sm:h-14">
            <Skeleton className="h-8 w-3/5" />
            <Skeleton className="h-8 w-24" />
          </div>
        ))}
      </div>
    </PageFrame>
  );
}

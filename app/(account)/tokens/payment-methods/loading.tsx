import { PageFrame } from "@/components/frame/page-frame";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";

/** The payment methods before Stripe has said which there are, in the page's final shape. */
export default function PaymentMethodsLoading() {
  return (
    <PageFrame aria-busy>
      <PageHeader
        title="Payment methods"
        description="Cards that you saved. Stripe keeps their numbers; we never see them."
      />
      <span role="status" className="sr-only">
        Loading your cards
      </span>
      <div className="flex flex-col gap-5 pb-8">
        <Skeleton className="h-6 w-16" />
        <div className="grid gap-4 md:grid-cols-2">
          <Skeleton className="h-32" />
          <Skeleton className="h-32" />
        </div>
      </div>
    </PageFrame>
  );
}

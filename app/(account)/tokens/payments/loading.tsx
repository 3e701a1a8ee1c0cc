import { PageFrame } from "@/components/frame/page-frame";
import { PageHeader } from "@/components/ui/page-header";
import { RowsSkeleton } from "@/components/ui/skeleton";

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
      <RowsSkeleton rows={8} hasHead isTall />
    </PageFrame>
  );
}

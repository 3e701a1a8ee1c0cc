import { PageLinks } from "@/components/ui/page-links";
import type { PaymentsPage } from "@/lib/queries/payments";
import { paymentsHref } from "./payments-place";

/** Links to the newer and older payments; nothing where all of them are on the page. */
export function PaymentsPages({ page: { payments, hasNewer, hasOlder } }: { page: PaymentsPage }) {
  const first = payments[0];
  const last = payments.at(-1);
  return (
    <PageLinks
      label="Pages of the payments"
      first={hasNewer ? paymentsHref(null) : null}
      previous={hasNewer && first ? paymentsHref({ ...keyOf(first), direction: "newer" }) : null}
      next={hasOlder && last ? paymentsHref({ ...keyOf(last), direction: "older" }) : null}
      className="pt-5"
    />
  );
}

function keyOf({ at, id }: { at: Date; id: string }) {
  return { at, id };
}

import type { Route } from "next";
import { ButtonLink } from "@/components/ui/button-link";
import type { PaymentsPage } from "@/lib/queries/payments";
import { paymentsHref } from "./payments-place";

/** Links to the newer and older payments; nothing where all of them are on the page. */
export function PaymentsPages({ page: { payments, hasNewer, hasOlder } }: { page: PaymentsPage }) {
  const first = payments[0];
  const last = payments.at(-1);
  if (!hasNewer && !hasOlder) return null;
  return (
    <nav aria-label="Pages of the payments" data-print="hidden" className="flex flex-wrap justify-between gap-2 pt-5">
      <div className="flex gap-2">
        {hasNewer ? (
          <ButtonLink href={paymentsHref(null) as Route} variant="ghost" size="sm">
            Newest
          </ButtonLink>
        ) : null}
        {hasNewer && first ? (
          <ButtonLink
            href={paymentsHref({ ...keyOf(first), direction: "newer" }) as Route}
            variant="secondary"
            size="sm"
          >
            Newer
          </ButtonLink>
        ) : null}
      </div>
      {hasOlder && last ? (
        <ButtonLink href={paymentsHref({ ...keyOf(last), direction: "older" }) as Route} variant="secondary" size="sm">
          Older
        </ButtonLink>
      ) : null}
    </nav>
  );
}

function keyOf({ at, id }: { at: Date; id: string }) {
  return { at, id };
}

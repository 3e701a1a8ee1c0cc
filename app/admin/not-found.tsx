import { SearchX } from "lucide-react";
import type { Metadata, Route } from "next";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";

export const metadata: Metadata = { title: "Not found" };

/** Inside the frame, so that the way to the other pages stays. */
export default function AdminNotFoundPage() {
  return (
    <>
      <PageHeader title="There is nothing at this address" />
      <EmptyState
        icon={SearchX}
        title="No account, payment or event has this id."
        action={
          <ButtonLink href={"/admin/tokens/accounts" as Route} variant="secondary" size="sm">
            Search the accounts
          </ButtonLink>
        }
      >
        The link may be old, or a part of it is missing.
      </EmptyState>
    </>
  );
}

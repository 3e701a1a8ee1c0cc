import type { Metadata, Route } from "next";
import Link from "next/link";
import { BulkGrants } from "@/components/admin/bulk-grants";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { requireViewerWho } from "@/lib/auth/actor";

export const metadata: Metadata = { title: "Grant by list" };

const PATH = "/admin/tokens/accounts";

export default async function AdminBulkGrantsPage() {
  await requireViewerWho("tokens:grant", `${PATH}/bulk`);
  return (
    <>
      <PageHeader
        parent={
          <Link href={PATH as Route} className="underline-offset-4 hover:underline">
            Accounts
          </Link>
        }
        title="Grant by list"
        description="Many grants or deductions at once, out of a spreadsheet."
      />
      <Section
        title="The list"
        description="One line for each: email or id, tokens (below zero to deduct), reason, and if they expire the last day. Separated by commas, semicolons or tabs."
      >
        <BulkGrants />
      </Section>
    </>
  );
}

import { FileText } from "lucide-react";
import type { Metadata, Route } from "next";
import Link from "next/link";
import { forbidden, notFound } from "next/navigation";
import { DisputeFacts, DisputeTokens } from "@/components/admin/dispute-facts";
import { FileLink } from "@/components/ui/file-link";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { requireViewerWho } from "@/lib/auth/actor";
import { getDispute } from "@/lib/queries/disputes";

export const metadata: Metadata = { title: "Dispute" };

const PATH = "/admin/tokens/disputes";
const ANSWERING =
  "Read the evidence, leave out what the bank need not see, and send it in Stripe’s dashboard before the day above. What the bank decides comes back here by itself.";

export default async function AdminDisputePage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const { actor } = await requireViewerWho("account:read:any", `${PATH}/${id}`);
  const dispute = await getDispute(actor, id);
  if (!dispute.ok) return dispute.refusal.code === "not_found" ? notFound() : forbidden();
  const { closedAt } = dispute.value;
  return (
    <>
      <PageHeader
        parent={
          <Link href={PATH as Route} className="underline-offset-4 hover:underline">
            Disputes
          </Link>
        }
        title={<span className="font-mono text-xl">{dispute.value.id}</span>}
        actions={
          <FileLink href={`${PATH}/${dispute.value.id}/evidence.pdf`} variant="primary">
            <FileText />
            Evidence as PDF
          </FileLink>
        }
      />
      <DisputeFacts dispute={dispute.value} />
      <DisputeTokens dispute={dispute.value} />
      <Section title={closedAt ? "The evidence" : "Answering it"} description={closedAt ? "It is over." : ANSWERING}>
        <p className="text-muted-foreground">
          The document says what was bought and agreed, who paid and from when on they are known, which mails they were
          sent, and every operation that this very payment has paid for.
        </p>
      </Section>
    </>
  );
}

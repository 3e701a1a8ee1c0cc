import { problem } from "@/lib/api/respond";
import { currentViewer } from "@/lib/auth/actor";
import { newId } from "@/lib/ids";
import { getDisputeEvidence } from "@/lib/queries/dispute-evidence";
import { disputeDocument } from "./dispute-document";
import { fault } from "./endpoint";

/** The evidence for a dispute as one document, for whoever of the staff answers the bank. */
export async function disputeEvidence(
  _request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  try {
    const viewer = await currentViewer();
    if (!viewer) return problem({ code: "not_signed_in" }).toResponse();
    const { id } = await params;
    const evidence = await getDisputeEvidence(viewer.actor, id);
    if (!evidence.ok) return problem(evidence.refusal).toResponse();
    const document = await disputeDocument(evidence.value, new Date());
    return new Response(new Uint8Array(document), {
      headers: {
        "content-type": "application/pdf",
        "content-disposition": `attachment; filename="evidence-${evidence.value.dispute.id}.pdf"`,
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      },
    });
  } catch (error) {
    return fault(error, newId(), "GET evidence.pdf").toResponse();
  }
}

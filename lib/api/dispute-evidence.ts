import { ok } from "@/lib/domain/result";
import { getDisputeEvidence } from "@/lib/queries/dispute-evidence";
import { disputeDocument } from "./dispute-document";
import { pdfAnswer } from "./pdf-answer";
import { viewerFile } from "./viewer-file";

/** The evidence for a dispute as one document, for whoever of the staff answers the bank. */
export const disputeEvidence = viewerFile<{ id: string }>("evidence.pdf", async (actor, { params }) => {
  const evidence = await getDisputeEvidence(actor, params.id);
  if (!evidence.ok) return evidence;
  return ok(pdfAnswer(`evidence-${evidence.value.dispute.id}.pdf`, await disputeDocument(evidence.value, new Date())));
});

import { disputeEvidence } from "@/lib/api/dispute-evidence";

export const dynamic = "force-dynamic";
export { disputeEvidence as GET };

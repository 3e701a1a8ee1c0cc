import { disputesCsv } from "@/lib/api/staff-files";

export const dynamic = "force-dynamic";
export { disputesCsv as GET };

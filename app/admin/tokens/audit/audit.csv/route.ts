import { auditCsv } from "@/lib/api/staff-files";

export const dynamic = "force-dynamic";
export { auditCsv as GET };

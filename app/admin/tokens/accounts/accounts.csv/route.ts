import { accountsCsv } from "@/lib/api/staff-files";

export const dynamic = "force-dynamic";
export { accountsCsv as GET };

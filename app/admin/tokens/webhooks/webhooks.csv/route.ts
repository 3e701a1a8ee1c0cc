import { eventsCsv } from "@/lib/api/staff-files";

export const dynamic = "force-dynamic";
export { eventsCsv as GET };

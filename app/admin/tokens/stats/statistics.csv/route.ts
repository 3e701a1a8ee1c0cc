import { statisticsCsv } from "@/lib/api/staff-files";

export const dynamic = "force-dynamic";
export { statisticsCsv as GET };

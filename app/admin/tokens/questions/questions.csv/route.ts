import { questionsCsv } from "@/lib/api/staff-files";

export const dynamic = "force-dynamic";
export { questionsCsv as GET };

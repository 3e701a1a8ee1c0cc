import { historyCsv } from "@/lib/api/history-csv";

export const dynamic = "force-dynamic";
export { historyCsv as GET };

import { statementCsv } from "@/lib/api/statement-csv";

export const dynamic = "force-dynamic";
export { statementCsv as GET };

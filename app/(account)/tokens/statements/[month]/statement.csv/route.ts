import { statementCsv } from "@/lib/api/statement-files";

export const dynamic = "force-dynamic";
export { statementCsv as GET };

import { statementPdf } from "@/lib/api/statement-files";

export const dynamic = "force-dynamic";
export { statementPdf as GET };

import { statementPdf } from "@/lib/api/statement-pdf";

export const dynamic = "force-dynamic";
export { statementPdf as GET };

import { ok } from "@/lib/domain/result";
import { pdfAnswer } from "./pdf-answer";
import { statementIn } from "./statement-asked";
import { statementDocument } from "./statement-document";
import { viewerFile } from "./viewer-file";

/** The signed-in person's statement of a month as a document. */
export const statementPdf = viewerFile<{ month: string }>("statement.pdf", async (actor, asked) => {
  const statement = await statementIn(actor, asked);
  if (!statement.ok) return statement;
  return ok(pdfAnswer(`statement-${statement.value.month}.pdf`, await statementDocument(statement.value)));
});

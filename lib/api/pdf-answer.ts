import { Answer } from "./answer";

/** A document that the browser keeps as a file. */
export function pdfAnswer(filename: string, document: Buffer): Answer {
  const headers = {
    "content-type": "application/pdf",
    "content-disposition": `attachment; filename="${filename}"`,
    "x-content-type-options": "nosniff",
  };
  return new Answer(200, headers, Buffer.from(document));
}

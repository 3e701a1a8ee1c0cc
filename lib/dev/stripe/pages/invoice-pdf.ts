import PDFDocument from "pdfkit";
import { invoiceFacts, type InvoiceFacts } from "./invoice-facts";
import type { WireInvoice } from "../store/wire-types";

const MARGIN = 56;
const INK = "#18181b";
const QUIET = "#5b5b64";
const LINE = "#dcdce0";

/** One A4 document that says what the invoice's page says. */
export function invoicePdf(invoice: WireInvoice): Promise<Buffer> {
  const facts = invoiceFacts(invoice);
  const pdf = new PDFDocument({ size: "A4", margin: MARGIN, info: { Title: facts.title, Author: facts.seller } });
  const written = new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = [];
    pdf.on("data", (chunk: Buffer) => chunks.push(chunk));
    pdf.on("end", () => resolve(Buffer.concat(chunks)));
    pdf.on("error", reject);
  });
  pdf.lineGap(2);
  writeHead(pdf, facts);
  writeLines(pdf, facts);
  writeSums(pdf, facts);
  writeFoot(pdf, facts);
  pdf.end();
  return written;
}

type Pdf = InstanceType<typeof PDFDocument>;

function writeHead(pdf: Pdf, facts: InvoiceFacts): void {
  pdf.font("Helvetica-Bold").fontSize(20).fillColor(INK).text("Invoice");
  pdf.font("Helvetica").fontSize(10).fillColor(QUIET).text(`Test mode. ${facts.state}.`).moveDown(1.5);
  const top = pdf.y;
  for (const [term, value] of [["Invoice number", facts.number] as const, ...facts.dates]) {
    pdf.fillColor(QUIET).text(`${term}   `, { continued: true }).fillColor(INK).text(printable(value));
  }
  pdf.moveDown(1.5);
  const below = pdf.y;
  const middle = pdf.page.width / 2;
  pdf.font("Helvetica-Bold").fillColor(INK).text(printable(facts.seller), middle, top, { align: "right" });
  pdf.font("Helvetica").text("", MARGIN, Math.max(below, pdf.y));
  if (facts.billedTo.length > 0) {
    pdf.fillColor(QUIET).text("Bill to");
    for (const part of facts.billedTo) pdf.fillColor(INK).text(printable(part));
    pdf.moveDown(1.5);
  }
  pdf.font("Helvetica-Bold").fontSize(20).text(printable(facts.amount));
  pdf.font("Helvetica").fontSize(10).fillColor(QUIET).text(facts.amountIs).moveDown(1.5);
  if (facts.description !== null) pdf.fillColor(INK).text(printable(facts.description)).moveDown(1);
}

function writeLines(pdf: Pdf, facts: InvoiceFacts): void {
  rule(pdf);
  for (const line of facts.lines) {
    row(pdf, line.name, line.amount);
    if (line.detail !== null) pdf.fillColor(QUIET).text(line.detail, MARGIN, pdf.y - 4);
    pdf.moveDown(0.3);
    rule(pdf);
  }
  pdf.moveDown(0.5);
}

function writeSums(pdf: Pdf, facts: InvoiceFacts): void {
  for (const { term, amount, isTotal } of facts.sums) {
    pdf.font(isTotal ? "Helvetica-Bold" : "Helvetica");
    row(pdf, term, amount);
  }
  pdf.font("Helvetica");
}

function writeFoot(pdf: Pdf, facts: InvoiceFacts): void {
  pdf.moveDown(2).fillColor(QUIET);
  if (facts.footer !== null) pdf.text(printable(facts.footer)).moveDown(1);
  pdf.text("Made by the local stand-in for Stripe: no money was moved.", MARGIN, pdf.y);
}

function row(pdf: Pdf, left: string, right: string): void {
  const top = pdf.y + 6;
  const width = pdf.page.width - 2 * MARGIN;
  pdf.fillColor(INK).text(printable(right), MARGIN, top, { width, align: "right" });
  pdf.text(printable(left), MARGIN, top, { width: width - 120 });
  pdf.moveDown(0.4);
}

function rule(pdf: Pdf): void {
  pdf
    .moveTo(MARGIN, pdf.y)
    .lineTo(pdf.page.width - MARGIN, pdf.y)
    .lineWidth(0.5)
    .strokeColor(LINE)
    .stroke();
}

/** The fonts that every PDF reader has know Latin letters only. */
function printable(text: string): string {
  return text
    .replaceAll("−", "-")
    .replaceAll(/[^\u0020-\u007e\u00a0-\u00ff\u2013\u2014\u2018-\u201d\u2022\u2026\u20ac]/g, "?");
}

import "server-only";
import path from "node:path";
import PDFDocument from "pdfkit";

/*
 * Paper: A4, one typeface, hairlines, figures on the right. A document says what it is about; this says how it looks,
 * so that everything that is printed looks as if the same bank had sent it.
 */

const PAGE = { width: 595.28, height: 841.89, left: 56, right: 56, top: 64, bottom: 72 };
const WIDTH = PAGE.width - PAGE.left - PAGE.right;
const INK = "#18181b";
const PALE = "#63636b";
const LINE = "#d4d4d8";
const SIZE = { title: 20, section: 11, body: 9, small: 7.5 };
const FIGURES: PDFKit.Mixins.OpenTypeFeatures[] = ["tnum"];

export type Column<Row> = {
  head: string;
  /** Share of the width. */
  share: number;
  numeric?: boolean;
  text: (row: Row) => string;
  /** Where pressing it leads; null where it leads nowhere. */
  link?: (row: Row) => string | null;
};

export type SheetAbout = { title: string; subtitle: string; issuer: string; reference: string; issuedAt: Date };

export class Sheet {
  private readonly document: PDFKit.PDFDocument;
  private readonly parts: Buffer[] = [];

  constructor(private readonly about: SheetAbout) {
    this.document = new PDFDocument({
      size: "A4",
      margins: { left: PAGE.left, right: PAGE.right, top: PAGE.top, bottom: PAGE.bottom },
      bufferPages: true,
      lang: "en",
      info: { Title: `${about.title} ${about.reference}`, Author: about.issuer, CreationDate: about.issuedAt },
    });
    this.document.on("data", (part: Buffer) => this.parts.push(part));
    for (const [name, file] of Object.entries(FONTS)) this.document.registerFont(name, path.join(FONT_FOLDER, file));
    this.heading();
  }

  /** One idea: a hairline, a heading, what follows. */
  section(title: string): void {
    // With room for what follows: a heading alone at the foot of a page heads nothing.
    const isAtTop = this.room(120);
    const { document } = this;
    if (!isAtTop) {
      document.y += 18;
      this.hairline(document.y);
      document.y += 10;
    }
    this.write(title, PAGE.left, document.y, { font: "semibold", size: SIZE.section, width: WIDTH });
    document.y += 6;
  }

  paragraph(text: string, { isQuoted = false } = {}): void {
    this.room(this.heightOf(text, WIDTH));
    this.write(text, PAGE.left, this.document.y, { width: WIDTH, color: isQuoted ? INK : PALE });
    this.document.y += 6;
  }

  /** Labels on the left, what they name beside them. Facts without a value are left out. */
  facts(facts: readonly (readonly [label: string, value: string | null])[]): void {
    const labelWidth = 132;
    for (const [label, value] of facts) {
      if (value === null || value === "") continue;
      const width = WIDTH - labelWidth;
      const height = Math.max(this.heightOf(value, width), this.heightOf(label, labelWidth - 12));
      this.room(height + 3);
      const { y } = this.document;
      this.write(label, PAGE.left, y, { width: labelWidth - 12, color: PALE });
      this.write(value, PAGE.left + labelWidth, y, { width });
      this.document.y = y + height + 3;
    }
  }

  /** Rows under a head that is repeated on every page. */
  table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): void {
    this.tableHead(columns);
    for (const row of rows) {
      const cells = columns.map(({ text }) => text(row));
      const height = Math.max(...cells.map((cell, at) => this.heightOfCell(cell, columns, at))) + 5;
      if (this.isFull(height)) {
        this.document.addPage();
        this.tableHead(columns);
      }
      this.row(
        columns,
        cells,
        "regular",
        INK,
        columns.map(({ link }) => link?.(row) ?? null),
      );
      this.document.y += height - 5 + 2;
      this.hairline(this.document.y, 0.3);
      this.document.y += 3;
    }
  }

  /** The finished document. */
  end(): Promise<Buffer> {
    const { document } = this;
    const { count } = document.bufferedPageRange();
    for (let page = 0; page < count; page++) {
      document.switchToPage(page);
      this.footing(page + 1, count);
    }
    return new Promise((resolve, reject) => {
      document.once("end", () => resolve(Buffer.concat(this.parts)));
      document.once("error", reject);
      document.end();
    });
  }

  private heading(): void {
    const { about, document } = this;
    this.write(about.issuer, PAGE.left, PAGE.top, { font: "semibold", size: SIZE.body, width: WIDTH / 2 });
    this.write(`Issued ${timeText(about.issuedAt)}`, PAGE.left, PAGE.top, {
      width: WIDTH,
      color: PALE,
      align: "right",
    });
    document.y = PAGE.top + 34;
    this.write(about.title, PAGE.left, document.y, { font: "semibold", size: SIZE.title, width: WIDTH });
    document.y += 4;
    this.write(about.subtitle, PAGE.left, document.y, { width: WIDTH, color: PALE });
  }

  private footing(page: number, count: number): void {
    const y = PAGE.height - PAGE.bottom + 26;
    const { margins } = this.document.page;
    // Below the margin a line of text would begin another page.
    const { bottom } = margins;
    margins.bottom = 0;
    this.hairline(y - 8);
    const look = { size: SIZE.small, color: PALE, width: WIDTH };
    this.write(`${this.about.title} ${this.about.reference}`, PAGE.left, y, look);
    this.write(`Page ${page} of ${count}`, PAGE.left, y, { ...look, align: "right" });
    margins.bottom = bottom;
  }

  private tableHead<Row>(columns: readonly Column<Row>[]): void {
    this.room(40);
    this.document.y += 4;
    const heads = columns.map(({ head }) => head);
    const height = Math.max(...heads.map((head, at) => this.heightOfCell(head, columns, at)));
    this.row(columns, heads, "regular", PALE);
    this.document.y += height + 3;
    this.hairline(this.document.y);
    this.document.y += 4;
  }

  private row<Row>(
    columns: readonly Column<Row>[],
    cells: readonly string[],
    font: FontName,
    color: string,
    links: readonly (string | null)[] = [],
  ): void {
    const { y } = this.document;
    let x = PAGE.left;
    columns.forEach((column, at) => {
      const look = column.numeric ? ({ align: "right", isFigure: true } as const) : {};
      const link = links[at] ?? undefined;
      this.write(cells[at]!, x, y, { width: widthOf(columns, at), font, color, link, ...look });
      x += WIDTH * column.share;
    });
    this.document.y = y;
  }

  private write(
    text: string,
    x: number,
    y: number,
    look: {
      width: number;
      font?: FontName;
      size?: number;
      color?: string;
      align?: "left" | "right";
      isFigure?: boolean;
      link?: string | undefined;
    },
  ): void {
    const { width, font = "regular", size = SIZE.body, color = INK, align = "left", isFigure = false, link } = look;
    this.document.font(font).fontSize(size).fillColor(color);
    // Only where figures stand below each other: with features, no word is laid out from memory.
    const features = isFigure ? { features: FIGURES } : {};
    const leading = link === undefined ? { link: null, underline: false } : { link, underline: true };
    this.document.text(printable(text), x, y, { width, align, lineGap: LINE_GAP, ...leading, ...features });
  }

  private heightOfCell<Row>(text: string, columns: readonly Column<Row>[], at: number): number {
    return this.heightOf(text, widthOf(columns, at));
  }

  private heightOf(text: string, width: number): number {
    this.document.font("regular").fontSize(SIZE.body);
    const plain = printable(text);
    const isOneLine = !plain.includes("\n") && this.document.widthOfString(plain) < width;
    if (isOneLine) return this.document.currentLineHeight(true) + LINE_GAP;
    return this.document.heightOfString(plain, { width, lineGap: LINE_GAP });
  }

  private hairline(y: number, width = 0.5): void {
    this.document
      .moveTo(PAGE.left, y)
      .lineTo(PAGE.left + WIDTH, y)
      .lineWidth(width)
      .strokeColor(LINE)
      .stroke();
  }

  private isFull(height: number): boolean {
    return this.document.y + height > PAGE.height - PAGE.bottom;
  }

  /** Begins a page when there is not that much left of this one. True when it did. */
  private room(height: number): boolean {
    const isFull = this.isFull(height);
    if (isFull) this.document.addPage();
    return isFull;
  }
}

/** 2026-11-20T14:05:09Z → `20 Nov 2026, 14:05:09 UTC` */
export function timeText(at: Date): string {
  const [, day, month, year] = /^\w+, (\d+) (\w+) (\d+)/.exec(at.toUTCString())!;
  // A date stays in one line.
  return `${Number(day)} ${month} ${year}, ${at.toISOString().slice(11, 19)} UTC`.replaceAll(" ", "\u00a0");
}

const LINE_GAP = 1.5;
const GAP = 12;
const FONTS = { regular: "Geist-Regular.ttf", semibold: "Geist-SemiBold.ttf" } as const;
type FontName = keyof typeof FONTS;
const FONT_FOLDER = path.join(process.cwd(), "node_modules/geist/dist/fonts/geist-sans");

/** Up to the gap before the next column; the last one ends where the page does. */
function widthOf<Row>(columns: readonly Column<Row>[], at: number): number {
  return WIDTH * columns[at]!.share - (at === columns.length - 1 ? 0 : GAP);
}

/** Text as it may be put on paper: nothing that is not seen, or that turns what is seen around. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/gu, (character) => (character === "\n" ? "\n" : ""));
}

import { stringify } from "csv-stringify/sync";
import { Answer } from "./answer";

/** The columns of a file: what each is called, and what stands in it. */
export type CsvColumns<Row> = Record<string, (row: Row) => string | number | bigint | null>;

/**
 * A file that is written while it is read: the next page is asked for when the client has taken what there was, and
 * nothing more when it leaves. Waits for the first page, so that a database that is away is still a 503.
 */
export async function csvAnswer<Row>(
  filename: string,
  columns: CsvColumns<Row>,
  pages: AsyncGenerator<readonly Row[], void>,
): Promise<Answer> {
  const first = await pages.next();
  const headers = {
    "content-type": "text/csv; charset=utf-8; header=present",
    "content-disposition": `attachment; filename="${filename}"`,
    "x-content-type-options": "nosniff",
  };
  return new Answer(200, headers, streamOf(columns, first, pages));
}

type Page<Row> = IteratorResult<readonly Row[], void>;

function streamOf<Row>(
  columns: CsvColumns<Row>,
  first: Page<Row>,
  pages: AsyncGenerator<readonly Row[], void>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let page: Promise<Page<Row>> | null = Promise.resolve(first);
  let hasHeader = false;
  return new ReadableStream(
    {
      async pull(controller) {
        const { value: rows, done } = await (page ?? pages.next());
        page = null;
        if (!hasHeader || rows) controller.enqueue(encoder.encode(csv(columns, rows ?? [], !hasHeader)));
        hasHeader = true;
        if (done) controller.close();
      },
      async cancel() {
        await pages.return();
      },
    },
    { highWaterMark: 1 },
  );
}

function csv<Row>(columns: CsvColumns<Row>, rows: readonly Row[], withHeader: boolean): string {
  const cells = rows.map((row) => Object.values(columns).map((value) => value(row)));
  // A text that a spreadsheet would run as a formula is given as text. Numbers stay numbers, negative ones too.
  return stringify(withHeader ? [Object.keys(columns), ...cells] : cells, { escape_formulas: true });
}

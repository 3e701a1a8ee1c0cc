import { stringify } from "csv-stringify/sync";

/** The columns of a table by name, and what stands in each. Whole numbers are written in full. */
export type CsvColumns<Row> = Record<string, (row: Row) => string | number | bigint | null>;

const HEADERS = { "content-type": "text/csv; charset=utf-8; header=present", "cache-control": "no-store" };

/**
 * A table as a file, written page by page as it is read. The first page is read before the answer begins, so that a
 * database that is away is still an error.
 */
export async function csvFile<Row>(
  name: string,
  columns: CsvColumns<Row>,
  pages: AsyncGenerator<readonly Row[], void>,
): Promise<Response> {
  const encoder = new TextEncoder();
  let page: Promise<IteratorResult<readonly Row[], void>> | null = Promise.resolve(await pages.next());
  const body = new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(encoder.encode(csv([Object.keys(columns)]))),
      async pull(controller) {
        const { value: rows, done } = await (page ?? pages.next());
        page = null;
        if (rows)
          controller.enqueue(encoder.encode(csv(rows.map((row) => Object.values(columns).map((cell) => cell(row))))));
        if (done) controller.close();
      },
      async cancel() {
        await pages.return();
      },
    },
    { highWaterMark: 1 },
  );
  return new Response(body, { headers: { ...HEADERS, "content-disposition": `attachment; filename="${name}"` } });
}

/** What a spreadsheet would run as a formula is given as text. Numbers stay numbers, negative ones too. */
function csv(rows: unknown[][]): string {
  return stringify(rows, { escape_formulas: true });
}

import { BinaryArrays, type ElementType } from "./binary-arrays";
import type { Tx } from "./transaction";

/** A column's type; `cast …` is any other one, written as text and turned into it. */
type ColumnType = ElementType | `cast ${string}`;

/**
 * A column of a table and its value in a row. `rarely` something else than the given value, which is the column's
 * default in the database: while no row has anything else, all such columns are left out of the statement.
 */
type Column<Row> = readonly [
  name: string,
  type: ColumnType,
  valueOf: (row: Row) => unknown,
  options?: { rarely: unknown },
];

/** One table's share of a write: rows, and a statement over them. */
export type Write = { rowCount: number; shape: string; sqlOver: (source: string) => string; sourceOf: SourceOf };

/** Adds the values and answers with the rows as something that can stand in FROM, called `new`. */
type SourceOf = (values: Buffer[], arrays: BinaryArrays) => string;

/** Rows for a table, and what is to be done with them: `statement` is given the names of their columns and the source. */
export function writeOf<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  statement: (names: readonly string[], source: string) => string,
): Write {
  const isPlain = rows.every((row) =>
    columns.every(([, , valueOf, options]) => options === undefined || valueOf(row) === options.rarely),
  );
  const used = isPlain ? columns.filter(([, , , options]) => options === undefined) : columns;
  const names = used.map(([name]) => name);
  return {
    rowCount: rows.length,
    shape: rows.length === 0 ? "0" : isPlain ? "1" : "2",
    sqlOver: (source) => statement(names, source),
    sourceOf: (values, arrays) => {
      const offset = values.length;
      for (const [, type, valueOf] of used) values.push(arrays.write(elementOf(type), rows, valueOf));
      const parameters = used.map(([, type], index) => `$${offset + index + 1}::${elementOf(type)}[]`);
      const selected = used.map(([name, type]) => (isCast(type) ? `${name}::${targetOf(type)} AS ${name}` : name));
      return `(SELECT ${selected.join(", ")} FROM unnest(${parameters.join(", ")}) AS raw (${names.join(", ")})) AS new`;
    },
  };
}

export const insertInto = (table: string) => (names: readonly string[], source: string) =>
  `INSERT INTO ${table} (${names.join(", ")}) SELECT * FROM ${source}`;

/**
 * Does all writes in one statement, which is one round trip while the rows are locked instead of one for each table.
 * No two of them may touch the same row. Writes without rows are left out. With `isLast` the transaction ends with it.
 */
export async function writeTogether(tx: Tx, writes: readonly Write[], isLast = false): Promise<void> {
  const values: Buffer[] = [];
  const arrays = new BinaryArrays();
  const parts: string[] = [];
  for (const { rowCount, sqlOver, sourceOf } of writes) {
    if (rowCount > 0) parts.push(`w${parts.length} AS (${sqlOver(sourceOf(values, arrays))})`);
  }
  if (parts.length === 0) return;
  const name = `write-${writes.map(({ shape }) => shape).join("")}`;
  const statement = `WITH ${parts.join(", ")} SELECT 1`;
  await (isLast ? tx.queryLast(statement, values, name) : tx.query(statement, values, name));
}

function isCast(type: ColumnType): type is `cast ${string}` {
  return type.startsWith("cast ");
}

function targetOf(type: `cast ${string}`): string {
  return type.slice("cast ".length);
}

function elementOf(type: ColumnType): ElementType {
  return isCast(type) ? "text" : type;
}

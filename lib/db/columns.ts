import type { Tx } from "./transaction";

/** Rows, by column: what `unnest` turns back into rows. */
export type Columns = {
  names: string;
  /** `unnest($n::type[], …)`, its first parameter being the one after `offset`. */
  unnest: (offset: number) => string;
  /** One array literal a column. */
  values: string[];
  rowCount: number;
};

/** One table's share of a write: a statement over rows that are called `new (names)`. */
export type Write = { sql: (columns: { names: string; unnest: string }) => string; columns: Columns };

/**
 * Rows as the columns that `unnest` wants: one array per column, each with its Postgres type. Null where a row has
 * none. Dates travel as ISO text, bigints as digits.
 */
export function columnsOf<Row>(
  rows: readonly Row[],
  columns: readonly [name: string, type: string, value: (row: Row) => unknown][],
): Columns {
  return {
    names: columns.map(([name]) => name).join(", "),
    unnest: (offset) => `unnest(${columns.map(([, type], index) => `$${offset + index + 1}::${type}[]`).join(", ")})`,
    values: columns.map(([, type, value]) => arrayLiteral(rows, type, value)),
    rowCount: rows.length,
  };
}

export const insertInto =
  (table: string): Write["sql"] =>
  ({ names, unnest }) =>
    `INSERT INTO ${table} (${names}) SELECT * FROM ${unnest}`;

/**
 * Does all writes in one statement, which is one round trip while the rows are locked instead of one for each table.
 * No two of them may touch the same row. Writes without rows are left out.
 */
export async function writeTogether(tx: Tx, writes: readonly Write[]): Promise<void> {
  const values: string[] = [];
  const parts: string[] = [];
  let shape = "";
  for (const { sql, columns } of writes) {
    const isEmpty = columns.rowCount === 0;
    shape += isEmpty ? "0" : "1";
    if (isEmpty) continue;
    const { names, unnest } = columns;
    parts.push(`w${parts.length} AS (${sql({ names, unnest: unnest(values.length) })})`);
    values.push(...columns.values);
  }
  if (parts.length > 0) await tx.query(`WITH ${parts.join(", ")} SELECT 1`, values, `write-${shape}`);
}

/**
 * A Postgres array as text. Written here rather than by the driver, which looks at every value of every row: most of
 * what the ledger writes are numbers, ids, times and names of types, which need no quoting.
 */
function arrayLiteral<Row>(rows: readonly Row[], type: string, value: (row: Row) => unknown): string {
  const isQuoted = QUOTED_TYPES.has(type);
  const items = rows.map((row) => {
    const item = value(row);
    if (item === null || item === undefined) return "NULL";
    if (item instanceof Date) return item.toISOString();
    if (!isQuoted) return typeof item === "string" ? item : String(item);
    return quoted(typeof item === "string" ? item : JSON.stringify(item));
  });
  return `{${items.join(",")}}`;
}

const QUOTED_TYPES = new Set(["text", "jsonb", "bytea"]);

const NEEDS_ESCAPE = /["\\]/;

function quoted(text: string): string {
  return NEEDS_ESCAPE.test(text) ? `"${text.replaceAll(/["\\]/g, "\\$&")}"` : `"${text}"`;
}

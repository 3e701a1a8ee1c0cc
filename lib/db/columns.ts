import type { Tx } from "./transaction";

/** Rows, by column: what `unnest` turns back into rows. */
export type Columns = {
  names: string;
  /** `unnest($n::type[], …)`, its first parameter being the one after `offset`. */
  unnest: (offset: number) => string;
  values: unknown[][];
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
    values: columns.map(([, , value]) => rows.map((row) => asText(value(row)))),
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
  const values: unknown[][] = [];
  const parts: string[] = [];
  let shape = "";
  for (const { sql, columns } of writes) {
    const isEmpty = columns.values[0]!.length === 0;
    shape += isEmpty ? "0" : "1";
    if (isEmpty) continue;
    const { names, unnest } = columns;
    parts.push(`w${parts.length} AS (${sql({ names, unnest: unnest(values.length) })})`);
    values.push(...columns.values);
  }
  if (parts.length > 0) await tx.query(`WITH ${parts.join(", ")} SELECT 1`, values, `write-${shape}`);
}

function asText(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "bigint") return value.toString();
  if (value !== null && typeof value === "object") return JSON.stringify(value);
  return value ?? null;
}

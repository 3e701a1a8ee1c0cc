/**
 * Rows as the columns that `unnest` wants: one array per column, each with its Postgres type. Null where a row has
 * none. Dates travel as ISO text, bigints as digits.
 */
export function columnsOf<Row>(
  rows: readonly Row[],
  columns: readonly [name: string, type: string, value: (row: Row) => unknown][],
): { names: string; unnest: string; values: unknown[][] } {
  return {
    names: columns.map(([name]) => name).join(", "),
    unnest: `unnest(${columns.map(([, type], index) => `$${index + 1}::${type}[]`).join(", ")})`,
    values: columns.map(([, , value]) => rows.map((row) => asText(value(row)))),
  };
}

function asText(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "bigint") return value.toString();
  if (value !== null && typeof value === "object") return JSON.stringify(value);
  return value ?? null;
}

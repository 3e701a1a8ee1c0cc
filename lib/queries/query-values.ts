/** The values of a query that is put together: each call of `value` answers what stands for it in the text. */
export function queryValues(): { values: unknown[]; value: (one: unknown) => string } {
  const values: unknown[] = [];
  return { values, value: (one) => `$${values.push(one)}` };
}

/** A WHERE of all conditions; nothing where there are none. */
export function whereAll(conditions: readonly string[]): string {
  return conditions.length > 0 ? `WHERE ${conditions.join(" AND ")}` : "";
}

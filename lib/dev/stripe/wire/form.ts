import qs from "qs";
import { z } from "zod";
import { invalidRequest, type Fault } from "./fault";

/**
 * The words in which routes describe their parameters. Everything arrives as text. A parameter that no route
 * describes is refused: an option that is silently ignored would look as if it worked.
 */
export const text = z.string().min(1).max(5000);
export const flag = z.enum(["true", "false"]).transform((value) => value === "true");
export const integer = z
  .string()
  .regex(/^-?\d{1,15}$/, "integer")
  .transform(Number);
export const webAddress = z.string().regex(/^https?:\/\/[^\s]+$/i, "address");
export const currencyCode = z
  .string()
  .regex(/^[a-z]{3}$/i, "currency")
  .transform((value) => value.toLowerCase());
/** `{key: ""}` removes a key, `""` removes all of them. */
export const metadataChange = z.union([z.literal(""), z.record(z.string().max(40), z.string().max(500))]);
export const createdFilter = z.union([
  integer.transform((at) => ({ gte: at, lte: at, gt: undefined, lt: undefined })),
  z.strictObject({ gt: integer.optional(), gte: integer.optional(), lt: integer.optional(), lte: integer.optional() }),
]);
export const pageQuery = {
  limit: integer.refine((limit) => limit >= 1 && limit <= 100, "limit").optional(),
  starting_after: text.optional(),
  ending_before: text.optional(),
};

/** `""` clears the field. */
export function clearable<T extends z.ZodType>(schema: T) {
  return z.union([z.literal("").transform(() => null), schema]);
}

export type RawParams = Record<string, unknown>;

export function parseForm(encoded: string): RawParams {
  return qs.parse(encoded, { depth: 10, arrayLimit: 1000, parameterLimit: 5000, ignoreQueryPrefix: true });
}

/** The described parameters, or the first fault in Stripe's words. */
export function readParams<T extends z.ZodType>(schema: T, params: RawParams): z.output<T> {
  const read = schema.safeParse(params);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  throw issue ? faultOf(issue, params) : invalidRequest("Invalid request.");
}

export function changedMetadata(
  current: Record<string, string> | null,
  change: z.output<typeof metadataChange> | undefined,
): Record<string, string> {
  if (change === "") return {};
  const merged = { ...current, ...change };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== ""));
}

function faultOf(issue: z.core.$ZodIssue, params: RawParams): Fault {
  if (issue.code === "invalid_union") {
    // The branch that understood most of the value has the most useful complaint.
    const deepest = issue.errors.flat().toSorted((one, other) => other.path.length - one.path.length)[0];
    if (deepest) return faultOf({ ...deepest, path: [...issue.path, ...deepest.path] }, params);
  }
  if (issue.code === "unrecognized_keys") {
    const param = bracketed([...issue.path, issue.keys[0] ?? ""]);
    return invalidRequest(`Received unknown parameter: ${param}`, { code: "parameter_unknown", param });
  }
  const param = bracketed(issue.path);
  const value = valueAt(params, issue.path);
  if (value === undefined)
    return invalidRequest(`Missing required param: ${param}.`, { code: "parameter_missing", param });
  if (value === "") {
    return invalidRequest(`You passed an empty string for '${param}'.`, { code: "parameter_invalid_empty", param });
  }
  switch (issue.message) {
    case "integer":
      return invalidRequest(`Invalid integer: ${String(value)}`, { code: "parameter_invalid_integer", param });
    case "address":
      return invalidRequest("Not a valid URL", { code: "url_invalid", param });
    case "currency":
      return invalidRequest(`Invalid currency: ${String(value)}.`, { param });
    case "limit":
      return invalidRequest(`${param} must be between 1 and 100`, { code: "parameter_invalid_integer", param });
  }
  if (issue.code === "invalid_value") {
    const wanted = issue.values.map(String).join(", ");
    return invalidRequest(`Invalid ${param}: must be ${issue.values.length > 1 ? "one of " : ""}${wanted}`, { param });
  }
  if (issue.code === "invalid_type")
    return invalidRequest(`Invalid ${issue.expected}: ${JSON.stringify(value)}`, { param });
  return invalidRequest(`Invalid ${param}: ${issue.message}`, { param });
}

/** `["line_items", 0, "price"]` → `line_items[0][price]` */
function bracketed(path: readonly PropertyKey[]): string {
  const [head = "", ...rest] = path.map(String);
  return head + rest.map((part) => `[${part}]`).join("");
}

function valueAt(params: unknown, path: readonly PropertyKey[]): unknown {
  let value = params;
  for (const part of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}

import { invalidRequest } from "./fault";

/** Finds the object that an id stands for, or the sub-list that a bare object leaves out. */
export type ExpandSource = {
  byId(id: string): object | undefined;
  included(parent: object, field: string): object | undefined;
};

const DEEPEST = 4;

/** A copy of `answer` in which the ids named by dot paths (`data.customer`, `latest_charge`) are whole objects. */
export function expand<T extends object>(answer: T, paths: readonly string[], source: ExpandSource): T {
  if (paths.length === 0) return answer;
  const copy = structuredClone(answer);
  for (const path of paths) {
    const fields = path.split(".");
    if (fields.length > DEEPEST) {
      throw invalidRequest(`You cannot expand more than ${DEEPEST} levels of a property. Property: ${path}`);
    }
    expandAt(copy, fields, path, source);
  }
  return copy;
}

function expandAt(node: unknown, fields: string[], path: string, source: ExpandSource): void {
  if (Array.isArray(node)) {
    for (const item of node) expandAt(item, fields, path, source);
    return;
  }
  const [field, ...rest] = fields;
  if (typeof node !== "object" || node === null || field === undefined) return;
  const value: unknown = Reflect.get(node, field);
  if (value === null) return;
  let whole: unknown = value;
  if (typeof value === "string") whole = copyOf(source.byId(value));
  if (Array.isArray(value))
    whole = value.map((each: unknown) => (typeof each === "string" ? copyOf(source.byId(each)) : each));
  if (value === undefined) whole = copyOf(source.included(node, field));
  if (typeof whole !== "object") {
    throw invalidRequest(`This property cannot be expanded (${path}).`);
  }
  Reflect.set(node, field, whole);
  if (rest.length > 0) expandAt(whole, rest, path, source);
}

function copyOf(found: object | undefined): object | undefined {
  return found && structuredClone(found);
}

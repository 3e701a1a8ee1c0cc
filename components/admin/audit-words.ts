import type { AuditView } from "@/lib/queries/audit-log";

/** `tokens.grant` → `Tokens: grant`; `price.add` → `Price: add`. */
export function actionInWords(action: string): string {
  const [kind = "", ...rest] = action.split(".");
  const act = rest.join(" ").replaceAll("_", " ");
  const name = kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll("_", " ");
  return act === "" ? name : `${name}: ${act}`;
}

export type Change = { name: string; before: string | null; after: string | null };

/** What was different after, name by name; a name that stayed the same is left out. */
export function changesOf({ before, after }: Pick<AuditView, "before" | "after">): Change[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...names]
    .map((name) => ({ name, before: textOf(before?.[name]), after: textOf(after?.[name]) }))
    .filter((change) => change.before !== change.after);
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === "object" ? JSON.stringify(value) : String(value as string | number | boolean);
}

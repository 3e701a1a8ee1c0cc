import type { RefusalCode } from "@/lib/domain/refusals";

/** What a form hears from its action. `faults` is by field name, in words that follow the field's label. */
export type ActionState<Value = unknown> =
  | { status: "idle" }
  | { status: "invalid"; faults: Record<string, string> }
  | { status: "refused"; code: RefusalCode; message: string }
  | { status: "failed"; message: string }
  | { status: "done"; value: Value };

import "server-only";
import { refresh, revalidatePath } from "next/cache";
import type { z } from "zod";
import { currentViewer } from "@/lib/auth/actor";
import { sentenceOfRefusal } from "@/lib/contracts/refusals";
import { isDatabaseAway } from "@/lib/db/transaction";
import type { Actor } from "@/lib/domain/access";
import type { Refusal, RefusalCode } from "@/lib/domain/refusals";
import type { Result } from "@/lib/domain/result";
import { log } from "@/lib/log";
import type { ActionState } from "./action-state";

type Access = "signed-in" | "anybody";
type Definition<Schema extends z.ZodType, Value, A extends Access> = {
  input: Schema;
  access: A;
  run: (actor: A extends "anybody" ? Actor | null : Actor, input: z.output<Schema>) => Promise<Result<Value>>;
  /** Pages whose figures this changes. */
  refreshes?: string[];
};

/**
 * The doorman of every server action: who is it, parse the form, run the operation, refresh. What may be done is
 * decided by the operation. Errors never reach the browser as they are.
 */
export function defineAction<Schema extends z.ZodType, Value, A extends Access = "signed-in">(
  definition: Definition<Schema, Value, A>,
): (previous: ActionState<Value>, form: FormData) => Promise<ActionState<Value>> {
  return async (_previous, form) => {
    try {
      const actor = (await currentViewer())?.actor ?? null;
      if (!actor && definition.access === "signed-in") return refused({ code: "not_signed_in" });
      const parsed = definition.input.safeParse(fieldsOf(form), { reportInput: true });
      if (!parsed.success) return { status: "invalid", faults: faultsOf(parsed.error) };

      const result = await definition.run(actor as Parameters<typeof definition.run>[0], parsed.data);
      if (!result.ok) return refused(result.refusal);
      for (const path of definition.refreshes ?? []) revalidatePath(path);
      if (definition.refreshes) refresh();
      return { status: "done", value: result.value };
    } catch (error) {
      if (isDatabaseAway(error)) return refused({ code: "unavailable" });
      log.error({ error }, "action failed");
      // Not every act knows its twin: a second try of some does it a second time.
      return {
        status: "failed",
        message: "This was our fault. Reload the page to see whether it was done before you try again.",
      };
    }
  };
}

function refused<Value>(refusal: Refusal): ActionState<Value> {
  if (refusal.code === "validation_failed") {
    return {
      status: "invalid",
      faults: Object.fromEntries(refusal.faults.map(({ path, message }) => [path, message])),
    };
  }
  return { status: "refused", code: refusal.code satisfies RefusalCode, message: sentenceOfRefusal(refusal) };
}

/** React adds `$ACTION_…` fields of its own; an empty field is one that was left out. */
function fieldsOf(form: FormData): Record<string, unknown> {
  return Object.fromEntries([...form.entries()].filter(([name, value]) => !name.startsWith("$ACTION") && value !== ""));
}

function faultsOf(error: z.ZodError): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const issue of error.issues)
    faults[issue.path.join(".")] ??=
      issue.input === undefined && issue.code === "invalid_type" ? "is required" : issue.message;
  return faults;
}

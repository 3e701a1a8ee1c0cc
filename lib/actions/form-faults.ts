import type { Refusal } from "@/lib/domain/refusals";

/**
 * Faults under the names that the form has for what they are about. A form looks for them by its own names only, so a
 * fault by an operation's or the ledger's name would be seen by nobody.
 */
export function atFormFields(refusal: Refusal, nameOf: ReadonlyMap<string, string>): Refusal {
  if (refusal.code !== "validation_failed") return refusal;
  return {
    ...refusal,
    faults: refusal.faults.map((fault) => ({ ...fault, path: nameOf.get(fault.path) ?? fault.path })),
  };
}

import type { ActionState } from "@/lib/actions/action-state";

/**
 * What is said of an answer beside no field: why it was refused or failed, and what is wrong with fields that are not
 * among those that say it themselves. Null when there is nothing to say.
 */
export function problemOf(answer: ActionState, shows: readonly string[]): string | null {
  switch (answer.status) {
    case "refused":
    case "failed":
      return answer.message;
    case "invalid":
      return unshown(answer.faults, shows);
    case "idle":
    case "done":
      return null;
  }
}

/** A name with a dot is a part of a field: `sizes.0.cost` is said where `sizes` is. A fault without one is a sentence. */
function unshown(faults: Record<string, string>, shows: readonly string[]): string | null {
  const hidden = Object.entries(faults).filter(([path]) => path === "" || !shows.includes(path.split(".")[0]!));
  if (hidden.length === 0) return null;
  return hidden.map(([path, message]) => `${path === "" ? message : `${path} ${message}`}.`).join(" ");
}

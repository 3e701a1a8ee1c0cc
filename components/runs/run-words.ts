import type { BadgeProps } from "@/components/ui/badge";
import type { RunView } from "@/lib/queries/runs";

/** How a run stands, in a word and, where that leaves a question, a sentence. */
export function runWords(status: RunView["status"]): {
  label: string;
  badge: BadgeProps["variant"];
  note: string | null;
} {
  switch (status) {
    case "running":
      return { label: "Running", badge: "accent", note: null };
    case "finished":
      return { label: "Finished", badge: "success", note: null };
    case "capped":
      return {
        label: "Stopped at its cap",
        badge: "warning",
        note: "The next step would have cost more than was left below the cap. It was not charged, and what was left is free again.",
      };
    case "expired":
      return {
        label: "Ran out of time",
        badge: "neutral",
        note: "Nobody finished it in time. What was left below its cap is free again.",
      };
  }
}

import { operationLabel } from "@/lib/domain/operation-types";
import { NO_PROJECT } from "@/lib/domain/usage";
import type { By } from "./analytics-place";

type BrokenName = { name: string; detail: string };

/** What people call a name of the breakdown: `Draft`, `gpt-4o`, `Spring campaign`, `Project 0197c5e0`. */
export function brokenNameLabel({ name, detail }: BrokenName, by: By): string {
  switch (by) {
    case "operation":
      return operationLabel(name);
    case "model":
      return name;
    case "project":
      return name === NO_PROJECT ? "No project" : detail || `Project ${shortId(name)}`;
  }
}

/** Labels that differ wherever the names do: two providers may have a model of one name. */
export function distinctLabels(names: readonly BrokenName[], by: By): string[] {
  const labels = names.map((name) => brokenNameLabel(name, by));
  return names.map(({ name, detail }, place) => {
    const label = labels[place]!;
    if (labels.indexOf(label) === labels.lastIndexOf(label)) return label;
    return by === "project" ? `${detail || "Project"} (${name})` : `${label} (${detail || name})`;
  });
}

/** Ids begin with the time they were made; what tells them apart is at the end. */
function shortId(id: string): string {
  return id.slice(-8);
}

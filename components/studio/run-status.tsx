import { formatTokens, type DisplayUnit } from "@/components/amounts/format";
import type { AiRun } from "./use-ai-run";

/** Says to screen readers that writing began and how it ended. The words themselves would drown everything else. */
export function RunStatus({ run, what, displayUnit }: { run: AiRun; what: string; displayUnit: DisplayUnit }) {
  return (
    <p role="status" className="sr-only">
      {sentence(run, what, displayUnit)}
    </p>
  );
}

function sentence({ phase, end }: AiRun, what: string, displayUnit: DisplayUnit): string {
  if (phase === "waiting" || phase === "writing") return `Writing the ${what}.`;
  if (phase !== "ended" || end === null || end.outcome === "failed" || end.outcome === "unknown") return "";
  const cost = formatTokens(end.billableTokens, { displayUnit });
  return `The ${what} ${end.outcome === "cut" ? "was stopped" : "is finished"}. It cost ${cost}.`;
}

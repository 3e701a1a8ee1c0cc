import { Square } from "lucide-react";
import type { ReactNode } from "react";
import type { DisplayUnit } from "@/components/amounts/format";
import { Button } from "@/components/ui/button";
import { CostLine } from "./cost-line";
import type { AiRun } from "./use-ai-run";

type RunFooterProps = {
  run: AiRun;
  displayUnit: DisplayUnit;
  isRunning: boolean;
  isStopping: boolean;
  onStop: () => void;
  /** What can be done once it has ended. */
  children?: ReactNode;
};

/** Below what is written: here from the first moment on and always in sight, so that nothing moves at the end. */
export function RunFooter({ run, displayUnit, isRunning, isStopping, onStop, children }: RunFooterProps) {
  const cost = costOf(run);
  return (
    <div className="sticky bottom-0 mt-auto flex min-h-16 flex-wrap items-center justify-end gap-x-3 gap-y-2 border-t bg-background py-3">
      {cost === null ? (
        <p className="flex-1 text-muted-foreground">{isRunning ? "Writing…" : ""}</p>
      ) : (
        <CostLine end={cost} displayUnit={displayUnit} className="min-w-0 flex-1 basis-64" />
      )}
      {isRunning ? (
        <Button variant="secondary" size="sm" onClick={onStop} pending={isStopping}>
          <Square aria-hidden className="size-3.5" />
          Stop
        </Button>
      ) : (
        children
      )}
    </div>
  );
}

/** How it ended, where it is known what that cost. */
export function costOf({ end }: AiRun): AiRun["end"] {
  return end?.outcome === "unknown" ? null : end;
}

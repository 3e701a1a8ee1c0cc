import { Square } from "lucide-react";
import type { DisplayUnit } from "@/components/amounts/format";
import { Button } from "@/components/ui/button";
import { CostLine } from "./cost-line";
import { RunStatus } from "./run-status";
import type { AiRun } from "./use-ai-run";

type ProposalBarProps = {
  run: AiRun;
  displayUnit: DisplayUnit;
  isRunning: boolean;
  isStopping: boolean;
  onStop: () => void;
  onKeep: () => void;
  onUndo: () => void;
};

/** Below a text into which an answer is written: stop it, and then keep or undo it. */
export function ProposalBar({ run, displayUnit, isRunning, isStopping, onStop, onKeep, onUndo }: ProposalBarProps) {
  const cost = run.end?.outcome === "unknown" ? null : run.end;
  return (
    <>
      <div className="sticky bottom-0 flex min-h-16 flex-wrap items-center justify-end gap-x-3 gap-y-2 border-t bg-background py-3">
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
          <>
            <Button variant="secondary" size="sm" onClick={onUndo}>
              Undo
            </Button>
            <Button size="sm" onClick={onKeep}>
              Keep it
            </Button>
          </>
        )}
      </div>
      <RunStatus run={run} what="change" displayUnit={displayUnit} />
    </>
  );
}
